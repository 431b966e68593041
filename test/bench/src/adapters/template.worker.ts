// Records what one SDK needs to be measured without a network: prints the answers and Culprit's attributes as JSON.
import { context, trace, type Attributes } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { culpritInstrumentations } from '@culprit/instrumentation';
import { FailureSpanProcessor } from '@culprit/span-processor';
import { replay } from './replay.ts';
import { recordingOf, workloadOf, type Recording } from './workload.ts';

export interface Template {
  recording: Recording;
  /** Of the span of the plain call. */
  attributes: Attributes;
}

const name = process.argv[2] ?? '';
const exporter = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({
    spanProcessors: [new FailureSpanProcessor(), new SimpleSpanProcessor(exporter)],
  }),
);
culpritInstrumentations();
// The SDK is loaded here, so nothing comes before the instrumentations.
const recording = await recordingOf(name);
exporter.reset();
replay(recording.plain);
const { plain } = await workloadOf(name, recording.url);
await plain();
await new Promise(setImmediate);
const [span] = exporter.getFinishedSpans();
if (span === undefined) throw new Error(`${name}: no span`);
process.stdout.write(JSON.stringify({ recording, attributes: span.attributes } satisfies Template));
process.exit(0);
