/** What an encoded text cannot be without, looked for once so that its encodings need not be. */
export interface Marks {
  readonly json: boolean;
  readonly uri: boolean;
  readonly base64: boolean;
}

/** Shorter than the encoding of any text that is specific enough to be looked for. */
const BASE64_RUN = 20;

/** The marks that any of the texts has. */
export function marksOf(texts: readonly string[]): Marks {
  return {
    json: texts.some((text) => text.includes('\\')),
    uri: texts.some((text) => text.includes('%')),
    base64: texts.some(hasLongRun),
  };
}

/** Whether the text has a run without blanks; looking at every twentieth character finds all that are long enough. */
function hasLongRun(text: string): boolean {
  for (let at = BASE64_RUN - 1; at < text.length; at += BASE64_RUN) {
    if (!isBase64(text.charCodeAt(at))) continue;
    let start = at;
    let end = at;
    while (start > 0 && at - start < BASE64_RUN && isBase64(text.charCodeAt(start - 1))) start--;
    while (end - start < BASE64_RUN && end + 1 < text.length && isBase64(text.charCodeAt(end + 1))) end++;
    if (end - start + 1 >= BASE64_RUN) return true;
  }
  return false;
}

function isBase64(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 47 && code <= 57) || code === 43
  );
}
