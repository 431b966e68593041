/** Cuts text into words with the space before them, long words into pieces of eight characters. */
export function splitWords(text: string): string[] {
  return text.match(/\s*\S{1,8}|\s+/gu) ?? [];
}

/**
 * Cuts text into pieces of the given numbers of code points, used in rotation. Sizes under 1 count as 1; no sizes
 * means words.
 */
export function splitBySizes(text: string, sizes: readonly number[] | undefined): string[] {
  if (sizes === undefined || sizes.length === 0) return splitWords(text);
  const characters = [...text];
  return rotate(characters.length, sizes).map(([from, to]) => characters.slice(from, to).join(''));
}

/** The same for bytes. */
export function splitBytes(bytes: Uint8Array, sizes: readonly number[] | undefined): Uint8Array[] {
  if (sizes === undefined || sizes.length === 0) return [bytes];
  return rotate(bytes.length, sizes).map(([from, to]) => bytes.subarray(from, to));
}

function rotate(length: number, sizes: readonly number[]): Array<readonly [from: number, to: number]> {
  const ranges: Array<readonly [number, number]> = [];
  for (let from = 0; from < length;) {
    const to = Math.min(length, from + Math.max(1, sizes[ranges.length % sizes.length] ?? 1));
    ranges.push([from, to]);
    from = to;
  }
  return ranges;
}
