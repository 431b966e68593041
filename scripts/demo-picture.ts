// `npm run picture` runs `culprit demo --seed 7` and draws its answer into docs/demo.svg. What differs between two runs
// of the same seed (trace ids, measured times) is made equal first: a new picture shows new behaviour.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processContext } from '../packages/cli/src/context.ts';
import { runCommandLine } from '../packages/cli/src/main.ts';
import { terminalSvg } from './picture/terminal-svg.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the demo prints on a terminal of a hundred columns, as lines with colour codes. */
async function runDemo(): Promise<string[]> {
  const cwd = mkdtempSync(join(tmpdir(), 'culprit-picture-'));
  let output = '';
  const stdout = { write: (text: string) => void (output += text) };
  const real = processContext(process);
  const context = { ...real, process: { stdout, stderr: process.stderr }, cwd, columns: 100, color: true };
  try {
    await runCommandLine(['demo', '--seed', '7'], context);
    return output.trimEnd().split('\n');
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Lines of the answer without what a second run would change. */
export function steady(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line
      // Durations stand before the notes of a span in the tree, dimmed.
      // eslint-disable-next-line no-control-regex -- colour codes are control characters
      .replace(/ \u001b\[2m\d[\d.]* (?:ms|s)\u001b\[22m/g, '')
      .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{12}\b/g, '4bf92f3577b3'),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const shown = steady(await runDemo());
  const lines = [
    '\u001b[2m$\u001b[22m \u001b[1mnpm run demo\u001b[22m',
    '',
    ...shown.filter((line) => !line.includes('of the calls took')),
  ];
  const svg = terminalSvg(
    lines,
    'The answer of culprit demo: what failed how often, and one cascade from its origin',
  );
  writeFileSync(`${root}docs/demo.svg`, svg);
  console.log(`docs/demo.svg: ${lines.length} lines`);
}
