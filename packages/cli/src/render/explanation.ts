import type { Explanation, PastedEvidence } from '../explain-text.ts';
import { confidenceText } from './evidence.ts';
import { seconds, shorten, words, wrap } from './format.ts';
import type { Paint } from './paint.ts';

const LONGEST_EVIDENCE = 300;

/** The verdict on one error, for people. */
export function renderExplanation(
  explanation: Explanation,
  { paint, columns }: { paint: Paint; columns: number },
): string[] {
  const { category, subcategory, evidence, remedy, alternatives } = explanation;
  if (category === 'cancelled')
    return [`${paint.strong('cancelled')}: somebody meant to stop this call. That is no failure.`];
  if (category === 'interrupted')
    return [
      `${paint.strong('interrupted')}: a framework stopped here on purpose and can go on later. That is no failure.`,
    ];
  if (category === 'healthy') return ['Nothing in this text says that a call failed.'];
  const lines = [
    `${paint.bad(paint.strong(category))}${subcategory ? ` · ${words(subcategory)}` : ''}${category === 'unknown' ? '' : `  ${paint.dim(`(${explanation.group})`)}`}`,
    '',
  ];
  if (category === 'unknown')
    lines.push(
      ...wrap(
        'No rule knows this error, and a guess would not help. Paste more of it: the status code, the JSON body, the first lines of the stack; or say who spoke with --provider.',
        columns,
        '  ',
      ),
    );
  else {
    lines.push(paint.title('Why'));
    for (const piece of distinct(evidence)) lines.push(...wrap(evidenceText(piece), columns, '  '));
    lines.push(paint.dim(`  rule ${explanation.rule}, ${confidenceText(explanation.confidence ?? 0)}`));
  }
  if (remedy) {
    lines.push(
      '',
      paint.title('What to do'),
      ...wrap(`${remedy.title}: ${remedy.sentence}`, columns, '  '),
      `  ${retryText(explanation)}`,
      paint.dim(`  ${remedy.docs}`),
    );
  }
  if (alternatives.length > 0) {
    lines.push('', paint.title('What else it could be'));
    for (const other of alternatives)
      lines.push(...wrap(`${other.category}: ${other.sentence}`, columns, '  '));
  }
  return lines;
}

/** Two rules' worth of evidence may stand in one sentence: it is quoted once. */
const distinct = (evidence: readonly PastedEvidence[]): PastedEvidence[] =>
  evidence.filter(
    ({ quote }, i) => quote === undefined || evidence.findIndex((other) => other.quote === quote) === i,
  );

/** In the words of the paste where it has them. */
function evidenceText({ field, value, quote }: PastedEvidence): string {
  const place = PLACES.find(([pattern]) => pattern.test(field))?.[1] ?? field;
  if (quote === undefined) return `${place}: ${shorten(value.replace(/\s+/g, ' '), LONGEST_EVIDENCE)}`;
  const named = place.endsWith('says') || quote === value ? '' : `${value}, in `;
  return `${place}: ${named}"${shorten(quote, LONGEST_EVIDENCE)}"`;
}

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/\.status$/, 'status'],
  [/\.headers\.[\w-]+$/, 'header'],
  [/\.body\b.*\.code$/, 'code in the body'],
  [/\.body\b.*\.type$/, 'type in the body'],
  [/\.body\b/, 'the body says'],
  [/\.name$|\.chain\b/, 'class of the error'],
  [/\.code$/, 'code of the error'],
  [/message$/, 'the message says'],
];

function retryText({ category, retryable, remedy }: Explanation): string {
  if (category === 'unknown') return 'Whether the same request would succeed again can not be said.';
  if (!retryable) return 'Sending the same request again will fail again.';
  const wait = remedy?.parameters.waitSeconds;
  return wait === undefined
    ? 'Sending the same request again may succeed.'
    : `Sending the same request again may succeed after ${seconds(wait)}, as the provider says.`;
}
