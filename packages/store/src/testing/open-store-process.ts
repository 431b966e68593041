// Run as a process of its own: opens the store of a directory, says what it found as one line of JSON and ends.
// With "crash", it ends without a word to the engine as soon as part of the segments is indexed.
import { openEmbeddedStore } from '../embedded/open-embedded-store.ts';

const [directory = '', crash] = process.argv.slice(2);
const store = await openEmbeddedStore({
  directory,
  lockWaitMs: 100,
  onProgress: () => {
    if (crash === 'crash') process.kill(process.pid, 'SIGKILL');
  },
});
const { traces } = await store.findTraces({ limit: 10_000 });
console.log(
  JSON.stringify({
    index: store.index,
    reason: store.indexReason,
    spans: store.report.spans,
    traces: traces.length,
  }),
);
await store.close();
