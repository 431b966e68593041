/** Longest attribute value that every known store keeps and indexes whole, in UTF-8 bytes. */
export const MAX_ATTRIBUTE_BYTES = 256;

const ELLIPSIS_BYTES = 3;

/** Cuts a text to a number of UTF-8 bytes without splitting a code point; a cut text ends in `…`. */
export function shortText(text: string, maxBytes: number = MAX_ATTRIBUTE_BYTES): string {
  // A UTF-16 unit takes at most three bytes.
  if (text.length * 3 <= maxBytes) return text;
  let bytes = 0;
  let cutAt = 0;
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    bytes += bytesOf(code);
    if (bytes > maxBytes) return `${text.slice(0, cutAt)}…`;
    at += code > 0xffff ? 2 : 1;
    if (bytes <= maxBytes - ELLIPSIS_BYTES) cutAt = at;
  }
  return text;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
