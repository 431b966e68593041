const MAX_CANDIDATES = 20;
const MAX_LENGTH = 200_000;

/** JSON objects and lists inside a text, in order, the outermost ones only. */
export function findJson(text: string): unknown[] {
  const found: unknown[] = [];
  let tried = 0;
  for (let at = nextOpening(text, 0); at >= 0 && tried < MAX_CANDIDATES; tried++) {
    const end = closingOf(text, at);
    const value = end === undefined ? undefined : parse(text.slice(at, end));
    if (value === undefined) at = nextOpening(text, at + 1);
    else {
      found.push(value);
      at = nextOpening(text, end as number);
    }
  }
  return found;
}

function nextOpening(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text[i] === '{' || text[i] === '[') return i;
  return -1;
}

/** Where the bracket opened at `start` closes, strings respected; undefined when it never does. */
function closingOf(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  const limit = Math.min(text.length, start + MAX_LENGTH);
  for (let i = start; i < limit; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1;
  }
  return undefined;
}

/** As it stands, or with the line breaks that a terminal put into the middle of words taken out. */
function parse(text: string): object | undefined {
  for (const candidate of [text, text.replace(/\s*\n\s*/g, ' '), text.replace(/\s*\n\s*/g, '')]) {
    try {
      const value = JSON.parse(candidate) as unknown;
      return typeof value === 'object' && value !== null && !isEmpty(value) ? value : undefined;
    } catch {
      // The next candidate.
    }
  }
  return undefined;
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;
