import { widthOf } from './paint.ts';

/** 0.318 → `31.8 %`. */
export const percent = (share: number): string =>
  `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`;

/** Seconds as people read them: `85 ms`, `1.42 s`, `3 min 20 s`. */
export function seconds(value: number | null): string {
  if (value === null) return '–';
  if (value <= 0) return '0 ms';
  if (value < 0.0995) return `${(value * 1000).toFixed(value < 0.00995 ? 1 : 0)} ms`;
  if (value < 0.9995) return `${Math.round(value * 1000)} ms`;
  if (value < 59.995) return `${value.toFixed(2)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** US dollars with as many digits as the amount needs. */
export const dollars = (value: number): string =>
  `$${value.toFixed(value >= 1 || value === 0 ? 2 : value >= 0.01 ? 3 : 5)}`;

export const count = (value: number): string => value.toLocaleString('en-US');

/** `1 failure`, `2 failures`. */
export const plural = (value: number, one: string, many: string = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `malformed_response` → `malformed response`. */
export const words = (id: string): string => id.replaceAll('_', ' ');

/** Shortens to `width` columns, with an ellipsis. */
export const shorten = (text: string, width: number): string =>
  [...text].length <= width ? text : `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;

/** Breaks text into lines of at most `width` columns at spaces; colour codes take no width. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && widthOf(line) + widthOf(word) + 1 > width) {
      lines.push(line);
      line = indent;
    }
    line = line.trim() === '' ? indent + word : `${line} ${word}`;
  }
  return line.trim() === '' ? lines : [...lines, line];
}
