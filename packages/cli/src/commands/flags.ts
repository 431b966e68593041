import { parseCategory, parseCount, parseSeconds, parseSince } from '../parse.ts';

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

export const untilFlag = {
  kind: 'parsed',
  parse: parseSince,
  brief: 'Only traces from before then: 15m, 2h, 7d, or a date',
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

/** Where a command reads its traces. */
export const storeFlags = {
  dir: dirFlag,
  store: textFlag(
    'Trace server instead of a directory: tempo=URL or jaeger=URL [default: $CULPRIT_STORE]',
    'kind=url',
  ),
  storeHeader: {
    kind: 'parsed',
    parse: String,
    brief:
      'Header for the server, such as "Authorization=Bearer …"; repeatable [default: $CULPRIT_STORE_HEADERS]',
    placeholder: 'name=value',
    variadic: true,
    optional: true,
  },
  storeCa: textFlag(
    "File of the authority that signed the server's certificate [default: $CULPRIT_STORE_CA]",
    'pem',
  ),
  storeCert: textFlag('File of our own certificate [default: $CULPRIT_STORE_CERT]', 'pem'),
  storeKey: textFlag('File of its key [default: $CULPRIT_STORE_KEY]', 'pem'),
  storeTimeout: {
    kind: 'parsed',
    parse: parseSeconds,
    brief: 'Seconds to wait for an answer of the server [default: $CULPRIT_STORE_TIMEOUT or 30]',
    placeholder: 'seconds',
    optional: true,
  },
} as const;

export const countFlag = (brief: string, value: string) =>
  ({ kind: 'parsed', parse: parseCount, brief, placeholder: 'n', default: value }) as const;

export const failFlag = {
  kind: 'boolean',
  brief: 'Exit with 4 when failures are found',
  default: false,
} as const;
