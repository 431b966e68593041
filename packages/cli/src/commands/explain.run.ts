import type { CliContext } from '../context.ts';
import { explainText } from '../explain-text.ts';
import { EXIT } from '../exit-codes.ts';
import { printJson, printLines } from '../print.ts';
import { Problem } from '../problem.ts';
import { readInput } from '../read-input.ts';
import { renderExplanation } from '../render/explanation.ts';
import { createPaint } from '../render/paint.ts';
import type { ExplainFlags } from './explain.ts';

export async function runExplain(this: CliContext, flags: ExplainFlags, ...words: string[]): Promise<void> {
  const text = (words.length > 0 ? words.join(' ') : await readInput(this, undefined)).trim();
  if (text === '')
    throw new Problem('There is no text to explain. Paste the error in quotes, or pipe it in.', EXIT.USAGE);
  const explanation = explainText(text, flags.provider);
  if (flags.json) printJson(this, explanation);
  else
    printLines(
      this,
      renderExplanation(explanation, { paint: createPaint(this.color), columns: this.columns }),
    );
}
