import { parseCategory, parseCount, parseSince } from '../parse.ts';

/** Flags that several commands share, with the same words in every help text. */
export const jsonFlag = { kind: 'boolean', brief: 'Print the result as JSON', default: false } as const;

export const dirFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'Directory of trace segments [default: $CULPRIT_DIR or ./.culprit]',
  placeholder: 'path',
  optional: true,
} as const;

export const sinceFlag = {
  kind: 'parsed',
  parse: parseSince,
  brief: 'Only traces from then on: 15m, 2h, 7d, or a date',
  placeholder: 'time',
  optional: true,
} as const;

export const categoryFlag = {
  kind: 'parsed',
  parse: parseCategory,
  brief: 'Only traces with a failure of this category',
  placeholder: 'category',
  optional: true,
} as const;

export const textFlag = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const;

export const countFlag = (brief: string, value: string) =>
  ({ kind: 'parsed', parse: parseCount, brief, placeholder: 'n', default: value }) as const;

export const failFlag = {
  kind: 'boolean',
  brief: 'Exit with 4 when failures are found',
  default: false,
} as const;
