/** JSON as models write it: bare, fenced, with prose around it, or cut off. All scans are linear. */

/** A parsed value, or nothing; never throws. */
export type Parsed = { ok: true; value: unknown } | { ok: false };

const FAILED: Parsed = { ok: false };

export function parseJson(text: string): Parsed {
  try {
    // A byte order mark is no part of the document (RFC 8259, section 8.1).
    return { ok: true, value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown };
  } catch {
    return FAILED;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;

interface Scan {
  /** Index after the bracket that closes the first one; -1 when it never closes. */
  end: number;
  /** Whether the text ended inside a string. */
  inString: boolean;
}

/** Follows brackets and strings from an opening bracket to the one that closes it. */
function scanValue(text: string, start: number): Scan {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === 0x7b || code === 0x5b) depth++;
    else if ((code === 0x7d || code === 0x5d) && --depth === 0) return { end: at + 1, inString: false };
  }
  return { end: -1, inString };
}

/** Whether the text begins as a JSON object or array and stops before it is closed. */
export function isCutJson(text: string): boolean {
  const start = text.search(/[^\s\uFEFF]/);
  if (start < 0) return false;
  const first = text[start];
  return (first === '{' || first === '[') && scanValue(text, start).end < 0;
}

const FENCE = '```';

function insideFence(text: string): string | undefined {
  const open = text.indexOf(FENCE);
  if (open < 0) return undefined;
  const line = text.indexOf('\n', open);
  // One-line fences exist too: ```{"a":1}```
  const start = line < 0 ? open + FENCE.length : line + 1;
  const close = text.indexOf(FENCE, start);
  return close < 0 ? undefined : text.slice(start, close);
}

/** How many opening brackets in prose are tried as the begin of a value, and how many characters that may read. */
const MOST_CANDIDATES = 8;
const MOST_READ = 1_000_000;

function insideProse(text: string): Parsed {
  let from = 0;
  let read = 0;
  for (let tried = 0; tried < MOST_CANDIDATES && read < MOST_READ; tried++) {
    const start = nextBracket(text, from);
    if (start < 0) return FAILED;
    const { end } = scanValue(text, start);
    read += (end < 0 ? text.length : end) - start;
    if (end < 0) {
      from = start + 1;
      continue;
    }
    const parsed = parseJson(text.slice(start, end));
    if (parsed.ok && isSubstantial(parsed.value)) return parsed;
    from = end;
  }
  return FAILED;
}

function nextBracket(text: string, from: number): number {
  const brace = text.indexOf('{', from);
  const bracket = text.indexOf('[', from);
  if (brace < 0 || bracket < 0) return Math.max(brace, bracket);
  return Math.min(brace, bracket);
}

/** `[1]` in prose is a footnote, `{}` a placeholder. */
function isSubstantial(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object' && item !== null);
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

export type Embedded = { how: 'fenced_json' | 'prefixed_json'; value: unknown };

/** The JSON inside a text that is not JSON itself, when a careful reader would find it. */
export function findEmbeddedJson(text: string): Embedded | undefined {
  const fenced = insideFence(text);
  if (fenced !== undefined) {
    const parsed = parseJson(fenced.trim());
    if (parsed.ok) return { how: 'fenced_json', value: parsed.value };
  }
  const parsed = insideProse(text);
  return parsed.ok ? { how: 'prefixed_json', value: parsed.value } : undefined;
}
