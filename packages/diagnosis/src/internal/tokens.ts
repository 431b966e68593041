/**
 * Error texts as lower-case tokens. A token is a run of letters, digits and underscores; apostrophes inside words
 * vanish (`can't` is `cant`), an ideograph is a token of its own, everything else separates. Matching on tokens makes
 * phrases indifferent to JSON quoting, escapes, Python reprs and markup, and keeps every match linear.
 */
export interface TokenList {
  readonly words: readonly string[];
  /** Tokens written like an identifier (`rate_limit_error`, `ThrottlingException`, `ECONNRESET`), normalised. */
  readonly identifiers: readonly string[];
}

const MAX_TOKENS = 1500;
const MAX_IDENTIFIERS = 64;
const MAX_TOKEN_LENGTH = 80;
const UNDERSCORE = 95;
const APOSTROPHE = 39;
const TYPOGRAPHIC_APOSTROPHE = 0x2019;
const FIRST_IDEOGRAPH = 0x2e80;

const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean =>
  isLower(code) ||
  isUpper(code) ||
  isDigit(code) ||
  code === UNDERSCORE ||
  (code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7);
const isApostrophe = (code: number): boolean => code === APOSTROPHE || code === TYPOGRAPHIC_APOSTROPHE;

/** A code, type or class name without case and punctuation: `RESOURCE_EXHAUSTED` and `ResourceExhausted` are one. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Splits `text` (bound it first) and appends to `words` and `identifiers`. */
export function tokenizeInto(text: string, words: string[], identifiers: string[]): void {
  const length = text.length;
  let index = 0;
  while (index < length && words.length < MAX_TOKENS) {
    const code = text.charCodeAt(index);
    if (code >= FIRST_IDEOGRAPH && code < 0xfb00) {
      words.push(text[index] as string);
      index++;
    } else if (!isWord(code)) index++;
    else index = takeWord(text, index, words, identifiers);
  }
}

function takeWord(text: string, start: number, words: string[], identifiers: string[]): number {
  const length = text.length;
  let end = start;
  let apostrophes = false;
  let underscore = false;
  let innerUpper = false;
  let lower = false;
  let upper = 0;
  for (; end < length; end++) {
    const code = text.charCodeAt(end);
    if (isUpper(code)) {
      upper++;
      if (lower) innerUpper = true;
    } else if (isLower(code)) lower = true;
    else if (code === UNDERSCORE) underscore = true;
    else if (isApostrophe(code)) {
      if (!isLower(text.charCodeAt(end + 1)) || !isLower(text.charCodeAt(end - 1))) break;
      apostrophes = true;
    } else if (!isWord(code)) break;
  }
  const raw = text.slice(start, Math.min(end, start + MAX_TOKEN_LENGTH));
  const word = (apostrophes ? raw.replace(/['’]/g, '') : raw).toLowerCase();
  words.push(word);
  const identifier = underscore || innerUpper || (upper >= 4 && !lower);
  if (identifier && identifiers.length < MAX_IDENTIFIERS)
    identifiers.push(underscore ? normaliseName(word) : word);
  return end;
}

export function tokenize(text: string): TokenList {
  const words: string[] = [];
  const identifiers: string[] = [];
  tokenizeInto(text, words, identifiers);
  return { words, identifiers };
}
