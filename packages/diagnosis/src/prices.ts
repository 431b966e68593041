import type { UsageFacts } from './facts.ts';
import { idsToTry, listsOf } from './model-id.ts';
import { PRICE_LISTS, PRICES_VERSION } from './prices.data.ts';

export { PRICES_VERSION } from './prices.data.ts';

/** US dollars per million tokens. What is absent is charged as plain input or output, audio excepted. */
export interface Rates {
  input: number;
  /** Absent for embeddings, which have no output. */
  output?: number | undefined;
  cacheRead?: number | undefined;
  /** Writes to the cache, the shorter lifetime where there are two (Anthropic: five minutes). */
  cacheWrite?: number | undefined;
  /** Writes to the cache for an hour. */
  cacheWrite1h?: number | undefined;
  audioInput?: number | undefined;
  audioOutput?: number | undefined;
  /** Rates for the whole call when its input, cached tokens included, is above a number of tokens. */
  long?: (Omit<Rates, 'long'> & { aboveInputTokens: number }) | undefined;
}

export interface PriceList {
  /** Key of the list; {@link listsOf} maps GenAI provider names to it. */
  provider: string;
  /** The provider's public price page. */
  source: string;
  /** Day (ISO) on which the rows were last compared with public copies of it. */
  checked: string;
  models: Readonly<Record<string, Rates>>;
}

/** A price of the user's own: a new model, a deployment's name, a negotiated rate. */
export interface PriceOverride extends Rates {
  /** GenAI provider name as on the span; absent: whatever the provider. */
  provider?: string | undefined;
  model: string;
  /** What `culprit.cost.source` says; default `settings`. */
  source?: string | undefined;
}

export interface CostEstimate {
  /** US dollars. */
  usd: number;
  /** Version of the table, or where the override says it comes from. */
  source: string;
}

export interface PriceBook {
  /** Rates of a model, or undefined: an unknown price is never zero. */
  ratesOf(provider: string | undefined, model: string | undefined): (Rates & { source: string }) | undefined;
  estimate(
    provider: string | undefined,
    model: string | undefined,
    usage: UsageFacts | undefined,
  ): CostEstimate | undefined;
}

type Row = Rates & { source: string };

/** Look-ups remembered per provider of a book, and providers: a process uses few models, and taking a name apart costs several microseconds. */
const MAX_REMEMBERED = 256;

const key = (provider: string, model: string): string => `${provider}\n${model}`;

/** A price book over the built-in table; overrides win, and match the model as sent or without its date. */
export function createPriceBook(overrides: readonly PriceOverride[] = []): PriceBook {
  const own = new Map<string, Row>();
  for (const { provider = '', model, source = 'settings', ...rates } of overrides) {
    own.set(key(provider.toLowerCase(), model.toLowerCase()), { ...rates, source });
  }

  const find = (provider: string | undefined, model: string): Row | undefined => {
    const ids = idsToTry(model);
    const name = provider?.toLowerCase() ?? '';
    for (const id of ids) {
      const row = own.get(key(name, id)) ?? own.get(key('', id));
      if (row) return row;
    }
    for (const list of listsOf(name, ids[0] ?? '')) {
      for (const id of ids) {
        const row = builtIn().get(key(list, id));
        if (row) return row;
      }
    }
    return undefined;
  };

  // By provider, then model: putting a key together costs more than a second look-up.
  const remembered = new Map<string | undefined, Map<string, Row | undefined>>();
  const ratesOf = (provider: string | undefined, model: string | undefined): Row | undefined => {
    if (!model) return undefined;
    let rows = remembered.get(provider);
    const known = rows?.get(model);
    if (known !== undefined || rows?.has(model) === true) return known;
    const row = find(provider, model);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    if (rows === undefined || rows.size >= MAX_REMEMBERED) {
      rows = new Map<string, Row | undefined>();
      remembered.set(provider, rows);
    }
    rows.set(model, row);
    return row;
  };

  return {
    ratesOf,
    estimate(provider, model, usage) {
      const row = usage && ratesOf(provider, model);
      const usd = row && usage && costOf(row, usage);
      return row && usd !== undefined ? { usd, source: row.source } : undefined;
    },
  };
}

/**
 * Estimated cost of one call at list price, or undefined when the model's price or the counts it needs are unknown.
 * The provider is a GenAI provider name; `azure.ai.*` and `aws.bedrock` are priced as the model's own provider.
 */
export function estimateCost(
  provider: string | undefined,
  model: string | undefined,
  usage: UsageFacts | undefined,
): CostEstimate | undefined {
  defaultBook ??= createPriceBook();
  return defaultBook.estimate(provider, model, usage);
}

let defaultBook: PriceBook | undefined;
let table: Map<string, Row> | undefined;

function builtIn(): Map<string, Row> {
  if (table) return table;
  table = new Map();
  for (const { provider, models } of PRICE_LISTS) {
    for (const [model, rates] of Object.entries(models))
      table.set(key(provider, model), { ...rates, source: PRICES_VERSION });
  }
  return table;
}

/** Tokens are split into parts that add up to the totals; each part has one rate. Reasoning is part of the output. */
function costOf(row: Rates, usage: UsageFacts): number | undefined {
  const input = count(usage.inputTokens);
  const output = row.output === undefined ? 0 : count(usage.outputTokens);
  if (input === undefined || output === undefined) return undefined;

  const rates = row.long && input > row.long.aboveInputTokens ? row.long : row;
  const audioIn = count(usage.audioInputTokens) ?? 0;
  const audioOut = count(usage.audioOutputTokens) ?? 0;
  if ((audioIn > 0 && rates.audioInput === undefined) || (audioOut > 0 && rates.audioOutput === undefined))
    return undefined;

  // Counts that contradict their total are cut to it, so that nothing is paid twice.
  const read = Math.min(count(usage.cacheReadTokens) ?? 0, input);
  const write = Math.min(count(usage.cacheWriteTokens) ?? 0, input - read);
  const write1h = Math.min(count(usage.cacheWrite1hTokens) ?? 0, write);
  const spoken = Math.min(audioIn, input - read - write);
  const voiced = Math.min(audioOut, output);
  const writeRate = rates.cacheWrite ?? rates.input;

  const total =
    (input - read - write - spoken) * rates.input +
    read * (rates.cacheRead ?? rates.input) +
    (write - write1h) * writeRate +
    write1h * (rates.cacheWrite1h ?? writeRate) +
    spoken * (rates.audioInput ?? 0) +
    (output - voiced) * (rates.output ?? 0) +
    voiced * (rates.audioOutput ?? 0);
  return total / 1_000_000;
}

const count = (tokens: number | undefined): number | undefined =>
  typeof tokens === 'number' && Number.isFinite(tokens) && tokens >= 0 ? tokens : undefined;
