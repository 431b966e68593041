import { classifyRecord } from '@culprit/diagnosis';
import type { FailureRecord } from '@culprit/diagnosis';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';

export async function runClassify(this: CliContext, _flags: object, file?: string): Promise<void> {
  const lines = (await readInput(this, file)).split('\n');
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    let record: FailureRecord;
    try {
      record = JSON.parse(line) as FailureRecord;
    } catch (error) {
      this.process.stderr.write(
        `culprit: line ${index + 1} is no JSON (${(error as Error).message}); skipped\n`,
      );
      this.process.exitCode = EXIT.USAGE;
      return;
    }
    this.process.stdout.write(`${JSON.stringify(classifyRecord(record))}\n`);
  });
}
