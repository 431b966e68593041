/** A limit that a text states beside the larger measure that broke it. */
export type BrokenLimit = 'duration_above_limit' | 'cost_above_limit';

interface Measure {
  readonly at: number;
  readonly value: number;
}

/** Alerts and log lines are short; whatever is longer quotes something. */
const LONGEST_TEXT = 1500;
const LIMIT_WORD =
  /threshold|limit|budget|target|\bsla\b|\bslo\b|objective|\babove\b|exceed|allowed|expected|baseline|\bcap\b/i;
/** Something that gave up did not complete; that is no matter of latency. */
const GAVE_UP = /time[ds]?[ -]?out|abort|deadline|cancel/i;
const DURATION =
  /(\d{1,9}(?:\.\d{1,6})?)\s?(ms|millis|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)(?![\w/])/gi;
const KEYED_DURATION = /[a-z_]{0,40}_(ms|s|sec|secs|seconds)["']?\s?[:=]\s?(\d{1,9}(?:\.\d{1,6})?)/gi;
const MONEY = /[$€£]\s?(\d{1,9}(?:\.\d{1,6})?)|(\d{1,9}(?:\.\d{1,6})?)\s?(?:usd|eur|dollars?)\b/gi;
const KEYED_MONEY = /(?:_usd|cost|spend|budget|_limit)["']?\s?[:=]{1,2}\s?(\d{1,9}(?:\.\d{1,6})?)/gi;
const MONEY_WORD = /budget|cost|spen[dt]|price/i;

/**
 * Whether a text says that something took longer, or cost more, than it was allowed to: two measures of one kind, the
 * first larger than the second, and a word for a limit. Linear in a bounded text.
 */
export function brokenLimitIn(text: string): BrokenLimit | undefined {
  if (text.length > LONGEST_TEXT || !LIMIT_WORD.test(text)) return undefined;
  if (MONEY_WORD.test(text) && isBroken([...moneyIn(text)])) return 'cost_above_limit';
  return !GAVE_UP.test(text) && isBroken([...durationsIn(text)]) ? 'duration_above_limit' : undefined;
}

function isBroken(measures: readonly Measure[]): boolean {
  const [measured, limit] = measures.toSorted((a, b) => a.at - b.at);
  return measured !== undefined && limit !== undefined && measured.value > limit.value;
}

function* durationsIn(text: string): Generator<Measure> {
  for (const match of text.matchAll(DURATION)) yield seconds(match.index, match[1], match[2]);
  for (const match of text.matchAll(KEYED_DURATION)) yield seconds(match.index, match[2], match[1]);
}

function* moneyIn(text: string): Generator<Measure> {
  for (const match of text.matchAll(MONEY)) yield { at: match.index, value: Number(match[1] ?? match[2]) };
  for (const match of text.matchAll(KEYED_MONEY)) yield { at: match.index, value: Number(match[1]) };
}

function seconds(at: number, value: string | undefined, unit: string | undefined): Measure {
  const short = (unit ?? '').toLowerCase();
  const scale = short === 'ms' || short.startsWith('milli') ? 0.001 : short.startsWith('m') ? 60 : 1;
  return { at, value: Number(value) * scale };
}
