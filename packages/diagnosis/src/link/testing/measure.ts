/* Prints how well the linker recovers known cascades, per pattern:
 *   node --conditions=@culprit/source packages/diagnosis/src/link/testing/measure.ts [traces per pattern] [first seed] [--misses] [--stored]
 * `--stored` cuts the times as SDKs do.
 */
import { linkFailures } from '../link-failures.ts';
import { asStored, faultyTrace, healthyTwin } from './generate.ts';
import { PIPELINES, type PatternName } from './pipelines.ts';
import { addToScore, emptyScore, type Score } from './score.ts';
import type { SimulatedTrace } from './simulation.ts';

declare const process: { argv: string[] };
declare const console: { log(text: string): void };

const [count = '400', first = '1'] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const showMisses = process.argv.includes('--misses');
const times = process.argv.includes('--stored') ? asStored : (trace: SimulatedTrace): SimulatedTrace => trace;
const patterns = Object.keys(PIPELINES) as PatternName[];

const ratio = (part: number, whole: number): string =>
  whole === 0 ? '    –' : (part / whole).toFixed(3).padStart(5);

function row(name: string, score: Score, linksInTwins: number): string {
  return [
    name.padEnd(32),
    String(score.traces).padStart(7),
    ratio(score.correctEdges, score.foundEdges).padStart(10),
    ratio(score.correctEdges, score.trueEdges).padStart(7),
    ratio(score.originsRight, score.fatalTraces).padStart(7),
    ratio(score.rolesRight, score.spansWithRole).padStart(6),
    ratio(score.abstained, score.consequences).padStart(10),
    String(linksInTwins).padStart(11),
  ].join(' ');
}

function linksInTwin(pattern: PatternName, seed: number): number {
  const { spans } = linkFailures(times(healthyTwin(pattern, seed)).spans);
  return [...spans.values()].reduce(
    (sum, linked) => sum + linked.causes.length + (linked.role === null ? 0 : 1),
    0,
  );
}

console.log(`${'pattern'.padEnd(32)}  traces  precision  recall  origin   role  abstained  twin links`);
for (const faults of [1, 2] as const) {
  for (const pattern of patterns) {
    const score = emptyScore();
    let twins = 0;
    for (let i = 0; i < Number(count); i++) {
      const seed = Number(first) + i;
      addToScore(score, times(faultyTrace(pattern, seed, faults)), `${pattern} ${seed} x${faults}`);
      twins += linksInTwin(pattern, seed);
    }
    console.log(row(`${pattern}${faults === 2 ? ', two faults' : ''}`, score, twins));
    if (showMisses) for (const miss of score.misses.slice(0, 12)) console.log(`    ${miss}`);
  }
}
