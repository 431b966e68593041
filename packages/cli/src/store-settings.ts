import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { Problem } from './problem.ts';

/** What the flags say of the store that a command reads. */
export interface StoreFlags {
  dir?: string;
  store?: string;
  storeHeader?: readonly string[];
  storeCa?: string;
  storeCert?: string;
  storeKey?: string;
  storeTimeout?: number;
}

/** A trace server and how to reach it; the directory of segments where none is named. */
export interface StoreSettings {
  kind: 'tempo' | 'jaeger';
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Files in PEM. */
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  timeoutMs?: number | undefined;
}

/** One place that settings come from; paths are relative to `base`. */
interface Source {
  label: string;
  store?: string | undefined;
  headers: Readonly<Record<string, string>>;
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  timeoutMs?: number | undefined;
}

export const CONFIG_FILE = 'culprit.config.json';

/**
 * The store by flags, else environment, else config file; undefined: the directory of segments. What belongs to the
 * connection is taken from the flags and from where the store is named, so that credentials of the environment never
 * go to an address that a file in a folder names.
 */
export function storeSettings(context: CliContext, flags: StoreFlags): StoreSettings | undefined {
  if (flags.dir !== undefined && flags.store !== undefined)
    throw new Problem('--dir and --store name two stores: leave one out.', EXIT.USAGE);
  const given = sourceOfFlags(flags);
  if (given.store !== undefined) return settingsOf(context, given.store, given, sourceOfEnv(context));
  if (flags.dir !== undefined) return undefined;
  const env = sourceOfEnv(context);
  if (env.store !== undefined) return settingsOf(context, env.store, given, env);
  const file = sourceOfFile(context);
  return file?.store === undefined ? undefined : settingsOf(context, file.store, given, file);
}

function settingsOf(context: CliContext, store: string, first: Source, second: Source): StoreSettings {
  const label = first.store === undefined ? second.label : first.label;
  const path = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : resolve(context.cwd, file);
  const own = first.cert !== undefined || first.key !== undefined ? first : second;
  if ((own.cert === undefined) !== (own.key === undefined))
    throw new Problem(
      'A client certificate needs its key, and a key its certificate: name both files.',
      EXIT.USAGE,
    );
  return {
    ...parseStore(store, label),
    headers: { ...second.headers, ...first.headers },
    ca: path(first.ca ?? second.ca),
    cert: path(own.cert),
    key: path(own.key),
    timeoutMs: first.timeoutMs ?? second.timeoutMs,
  };
}

function parseStore(text: string, label: string): Pick<StoreSettings, 'kind' | 'url'> {
  const [, kind, url] = /^(tempo|jaeger)=(https?:\/\/.+)$/.exec(text.trim()) ?? [];
  if ((kind === 'tempo' || kind === 'jaeger') && url !== undefined && URL.canParse(url)) return { kind, url };
  throw new Problem(
    `${label} names no store: write tempo=URL or jaeger=URL, such as tempo=http://localhost:3200 or jaeger=http://localhost:16686.`,
    EXIT.USAGE,
  );
}

function sourceOfFlags(flags: StoreFlags): Source {
  return {
    label: '--store',
    store: flags.store,
    headers: Object.assign({}, ...(flags.storeHeader ?? []).map(parseHeaderFlag)) as Record<string, string>,
    ca: flags.storeCa,
    cert: flags.storeCert,
    key: flags.storeKey,
    timeoutMs: flags.storeTimeout,
  };
}

function sourceOfEnv({ env }: CliContext): Source {
  const seconds = env['CULPRIT_STORE_TIMEOUT'];
  return {
    label: 'CULPRIT_STORE',
    store: env['CULPRIT_STORE'] || undefined,
    headers: parseHeaderList(env['CULPRIT_STORE_HEADERS'] ?? ''),
    ca: env['CULPRIT_STORE_CA'] || undefined,
    cert: env['CULPRIT_STORE_CERT'] || undefined,
    key: env['CULPRIT_STORE_KEY'] || undefined,
    timeoutMs: seconds ? secondsOf(Number(seconds), 'CULPRIT_STORE_TIMEOUT') : undefined,
  };
}

function sourceOfFile({ cwd }: CliContext): Source | undefined {
  const text = readOptional(resolve(cwd, CONFIG_FILE));
  if (text === undefined) return undefined;
  const wrong = (what: string): Problem => new Problem(`${CONFIG_FILE}: ${what}`, EXIT.USAGE);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('it is no JSON.');
  }
  if (!isRecord(value)) throw wrong('it has to be an object.');
  const config = value;
  const unknown = Object.keys(config).find((key) => !CONFIG_KEYS.includes(key));
  if (unknown !== undefined)
    throw wrong(`there is no setting "${unknown}"; there are ${CONFIG_KEYS.join(', ')}.`);
  const textAt = (key: string): string | undefined => {
    const entry = config[key];
    if (entry === undefined || typeof entry === 'string') return entry;
    throw wrong(`"${key}" has to be a text.`);
  };
  const headers = config['storeHeaders'] ?? {};
  if (!isRecord(headers) || Object.values(headers).some((entry) => typeof entry !== 'string'))
    throw wrong('"storeHeaders" has to be an object of texts.');
  return {
    label: CONFIG_FILE,
    store: textAt('store'),
    headers: lowerCased(headers as Record<string, string>),
    ca: textAt('storeCa'),
    cert: textAt('storeCert'),
    key: textAt('storeKey'),
    timeoutMs:
      config['storeTimeout'] === undefined
        ? undefined
        : secondsOf(config['storeTimeout'], `${CONFIG_FILE}: storeTimeout`),
  };
}

const CONFIG_KEYS: readonly string[] = [
  'store',
  'storeHeaders',
  'storeCa',
  'storeCert',
  'storeKey',
  'storeTimeout',
];

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function secondsOf(seconds: unknown, label: string): number {
  if (typeof seconds === 'number' && seconds > 0 && seconds <= 86_400) return seconds * 1000;
  throw new Problem(`${label} is a number of seconds, more than 0.`, EXIT.USAGE);
}

/** `Name: value`, as curl takes it, or `name=value`. */
function parseHeaderFlag(text: string): Record<string, string> {
  const [, name = '', value = ''] = /^([^:=]+)[:=]\s*(.*)$/s.exec(text) ?? [];
  return checkedHeader(name.trim(), value.trim(), '--store-header');
}

/** The form of OTEL_EXPORTER_OTLP_HEADERS: `name=value,name=value`, values percent-encoded. */
function parseHeaderList(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const at = entry.indexOf('=');
    Object.assign(
      headers,
      checkedHeader(
        entry.slice(0, Math.max(at, 0)).trim(),
        decoded(entry.slice(at + 1).trim()),
        'CULPRIT_STORE_HEADERS',
      ),
    );
  }
  return headers;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The value is not shown: it may be a secret. */
function checkedHeader(name: string, value: string, label: string): Record<string, string> {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    return { [name.toLowerCase()]: value };
  throw new Problem(`${label} has an entry that is no header: write name=value.`, EXIT.USAGE);
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
