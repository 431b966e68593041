/** A value shorter than this never links anything. Length in characters, ideographs counted threefold. */
const MIN_LENGTH = 8;
/** From here on a value of several words, or one that mixes letters and digits, identifies its source by itself. */
const SPECIFIC_LENGTH = 20;
const SPECIFIC_ID_LENGTH = 12;
const NAME_LIKE = /^[\s\d.,:;+\-/%$€£()TZ]*$/;

/**
 * How well a value identifies the call it came from: 1 alone, 0.5 together with another one, 0 not at all.
 * Numbers, dates, single common words and short values (`high`, `true`, `2026-01-31`) turn up anywhere.
 */
export function specificity(value: string): 0 | 0.5 | 1 {
  if (value.length < MIN_LENGTH / 3) return 0;
  const sample = value.length > 200 ? value.slice(0, 200) : value;
  if (NAME_LIKE.test(sample)) return 0;
  const length = weightedLength(sample);
  if (length < MIN_LENGTH || distinctCharacters(sample) < 5) return 0;
  const words = sample.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (length >= SPECIFIC_LENGTH && (words >= 3 || length >= 2 * SPECIFIC_LENGTH || isIdeographic(sample)))
    return 1;
  if (length >= SPECIFIC_ID_LENGTH && /\p{L}/u.test(sample) && /\p{N}/u.test(sample)) return 1;
  return 0.5;
}

function weightedLength(value: string): number {
  let length = 0;
  for (let i = 0; i < value.length; i++) length += value.charCodeAt(i) >= 0x2e80 ? 3 : 1;
  return length;
}

function isIdeographic(value: string): boolean {
  return weightedLength(value) >= 2 * value.length;
}

function distinctCharacters(value: string): number {
  return new Set(value.slice(0, 64)).size;
}
