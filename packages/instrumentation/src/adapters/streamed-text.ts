/** Text kept of one part of a stream, in UTF-16 code units; what comes beyond is counted as read but not kept. */
export const MAX_TEXT: number = 16 * 1024 * 1024;

/** What is kept once a piece has come; anything but text changes nothing. */
export function append(before: string | undefined, piece: unknown): string | undefined {
  if (typeof piece !== 'string') return before;
  if (before === undefined) return piece;
  return before.length > MAX_TEXT ? before : before + piece;
}
