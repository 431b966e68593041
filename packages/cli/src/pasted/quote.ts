/** Characters of context shown before and after what matched. */
const BEFORE = 70;
const AFTER = 110;

/**
 * The piece of a pasted text that a verdict's evidence stands for. Rules compare text without case, spaces and
 * punctuation, so their evidence may read `contextlengthexceeded` where the text says "context_length_exceeded", and
 * `longer than … context` where words stand between; people want to see the text. Undefined when it is not in it, or
 * when the evidence is a bare number.
 */
export function quoteFrom(text: string, evidence: string): string | undefined {
  if (!/\p{L}/u.test(evidence)) return undefined;
  const parts = evidence.split('…').map((part) => letters(part).text);
  const plain = letters(text);
  const match = findInOrder(plain.text, parts);
  if (match === undefined) return undefined;
  const [start, end] = match.map((at) => plain.positions[at] as number) as [number, number];
  return clause(text, start, end + 1);
}

/** Letters and digits in lower case, each with its place in the text. */
function letters(text: string): { text: string; positions: number[] } {
  const positions: number[] = [];
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const lower = (text[i] as string).toLowerCase();
    if (lower.length === 1 && /[\p{L}\p{N}]/u.test(lower)) {
      plain += lower;
      positions.push(i);
    }
  }
  return { text: plain, positions };
}

/** First and last place of the parts, one after the other. */
function findInOrder(text: string, parts: readonly string[]): [number, number] | undefined {
  const [first = '', ...rest] = parts.filter((part) => part !== '');
  const start = first === '' ? -1 : text.indexOf(first);
  if (start < 0) return undefined;
  let end = start + first.length;
  for (const part of rest) {
    const at = text.indexOf(part, end);
    if (at < 0) break;
    end = at + part.length;
  }
  return [start, end - 1];
}

/** Widens a match to the clause around it, within limits. */
function clause(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from > 0 && start - from < BEFORE && !endsBefore(text, from)) from--;
  while (to < text.length && to - end < AFTER && !startsNew(text, to)) to++;
  const cutBefore = start - from >= BEFORE;
  const cutAfter = to - end >= AFTER;
  let quote = text.slice(from, to).replace(/\s+/g, ' ').replace(/\\+$/, '').trim();
  if (cutBefore) quote = `…${quote.slice(quote.indexOf(' ') + 1)}`;
  if (cutAfter) quote = `${quote.slice(0, Math.max(quote.lastIndexOf(' '), end - from))}…`;
  return quote;
}

function isQuote(text: string, at: number): boolean {
  const char = text[at];
  if (char === '"' || char === '{' || char === '}') return true;
  // A sentence that a terminal broke goes on in lower case; a new field or message does not.
  if (char === '\n') return !/^\n\s*\p{Ll}[^:=\n]*(?:\n|$)/u.test(text.slice(at, at + 200));
  // Quotes of a Python dictionary, and no apostrophe and no argument list.
  if (char !== "'") return false;
  return (
    /[{[,:]\s?$/.test(text.slice(at - 2, at)) || /^'(?:[}\],:]\s?['{}\]]|[}\]:])/.test(text.slice(at, at + 4))
  );
}

const endsBefore = (text: string, at: number): boolean =>
  isQuote(text, at - 1) || /^[.!?]\s/.test(text.slice(at - 1, at + 1));

const startsNew = (text: string, at: number): boolean =>
  isQuote(text, at) || /^[.!?](?:\s+[\p{Lu}{"]|\s*$)/u.test(text.slice(at, at + 4));
