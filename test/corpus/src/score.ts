import { readFileSync } from 'node:fs';
import { corpus } from './cases/index.ts';
import type { CorpusCase } from './case.ts';
import { crossValidate } from './cross-validate.ts';
import { formatConfusion, formatLabels, formatScore, score } from './scoring.ts';

const HELP = `usage: node --conditions=@culprit/source test/corpus/src/score.ts [--cross-validate] [--wrong] [FILE]

Scores the classifier on FILE (JSON lines in the corpus format) or on our own corpus.
  --wrong           list the records that did not get their label
  --cross-validate  also classify every group without the conditions that only this group supports
`;

function casesOf(file: string | undefined): readonly CorpusCase[] {
  if (file === undefined) return corpus;
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as CorpusCase);
}

const options = process.argv.slice(2);
if (options.includes('--help')) process.stdout.write(HELP);
else {
  const cases = casesOf(options.find((option) => !option.startsWith('--')));
  const result = score(cases);
  const parts = [formatScore('score', result), formatLabels(result), formatConfusion(result)];
  if (options.includes('--wrong'))
    parts.push(
      result.wrong
        .map(
          (line) => `${line.accepted ? '~' : 'x'} ${line.id}: ${line.label}, got ${line.got} (${line.rule})`,
        )
        .join('\n'),
    );
  if (options.includes('--cross-validate'))
    parts.push(formatScore('cross-validated over groups', crossValidate(cases)));
  process.stdout.write(`${parts.join('\n\n')}\n`);
}
