/** Longest attribute value that every known store keeps and indexes whole, in UTF-8 bytes. */
export const MAX_ATTRIBUTE_BYTES = 256;

const encoder = new TextEncoder();

/** Cuts a text to a number of UTF-8 bytes without splitting a code point; a cut text ends in `…`. */
export function shortText(text: string, maxBytes: number = MAX_ATTRIBUTE_BYTES): string {
  // A UTF-16 unit takes at most three bytes.
  if (text.length * 3 <= maxBytes) return text;
  const room = new Uint8Array(maxBytes);
  const whole = encoder.encodeInto(text, room);
  if (whole.read === text.length) return text;
  const cut = encoder.encodeInto(text, room.subarray(0, maxBytes - 3));
  return `${text.slice(0, cut.read)}…`;
}
