import { isFields, list } from '../otlp/any-value.ts';
import type { Fields } from '../otlp/any-value.ts';
import { createHttpClient } from '../remote/http-client.ts';
import type { ConnectionOptions, HttpAnswer, HttpClient } from '../remote/http-client.ts';
import type { FoundTrace, RemoteBackend, SearchAnswer } from '../remote/backend.ts';
import { createRemoteStore } from '../remote/create-remote-store.ts';
import type { RemoteStore, RemoteStoreOptions } from '../remote/create-remote-store.ts';
import { checkStatus, parseAnswer, wrongServer } from '../remote/read-answer.ts';
import { readWholeTrace } from '../remote/read-whole-trace.ts';
import type { StoredTrace } from '../stored-trace.ts';
import type { TraceQuery } from '../trace-store.ts';
import { toTraceQl } from './trace-ql.ts';

export interface TempoStoreOptions extends ConnectionOptions, RemoteStoreOptions {}

/**
 * A store over Grafana Tempo's HTTP API: TraceQL search, traces by id (`/api/v2`, else `/api`). Any path before `/api`
 * belongs to the URL, such as that of Grafana's data source proxy. Tenants go into the header `x-scope-orgid`.
 */
export function openTempoStore(options: TempoStoreOptions): RemoteStore {
  return createRemoteStore(new TempoBackend(createHttpClient(options), options.onNotice), options);
}

class TempoBackend implements RemoteBackend {
  readonly name = 'Tempo';
  /** Searches take whole seconds. */
  readonly resolutionMs = 1000;
  readonly searchLimit = 1000;
  /** What Tempo allows unless it is configured otherwise. */
  readonly maxSearchLimit = 262_144;
  readonly #client: HttpClient;
  readonly #onNotice: RemoteStoreOptions['onNotice'];
  #nilKnown = true;
  /** The server's own limit of results, where it is lower. */
  #allowed = Infinity;
  #path: '/api/v2/traces' | '/api/traces' | undefined;

  constructor(client: HttpClient, onNotice: RemoteStoreOptions['onNotice']) {
    this.#client = client;
    this.#onNotice = onNotice;
  }

  async search(
    query: TraceQuery,
    window: { fromMs: number; toMs: number },
    options: { limit: number; signal: AbortSignal },
  ): Promise<SearchAnswer> {
    const limit = Math.min(options.limit, this.#allowed);
    const answer = await this.#client.get(
      '/api/search',
      {
        q: toTraceQl(query, { nilKnown: this.#nilKnown }),
        start: String(Math.floor(window.fromMs / 1000)),
        end: String(Math.max(Math.ceil(window.toMs / 1000), Math.floor(window.fromMs / 1000) + 1)),
        limit: String(limit),
        spss: '1',
      },
      options.signal,
    );
    if (answer.status === 400 && this.#learn(answer.text)) return this.search(query, window, options);
    // The range of one search is limited; a shorter one is asked next.
    if (answer.status === 400 && /range specified by start and end/.test(answer.text))
      return { found: [], complete: false };
    const found = this.#readSearch(answer);
    return { found, complete: found.length < limit };
  }

  /** Adapts to what this server refuses; false when the refusal is of another kind. */
  #learn(refusal: string): boolean {
    const allowed = Number(/exceeds max limit (\d+)/.exec(refusal)?.[1] ?? Infinity);
    if (allowed < this.#allowed && allowed > 0) {
      this.#allowed = allowed;
      return true;
    }
    if (!this.#nilKnown || !/invalid traceql|parse error|syntax error/i.test(refusal)) return false;
    this.#nilKnown = false;
    return true;
  }

  #readSearch(answer: HttpAnswer): FoundTrace[] {
    const asked = this.#asked();
    checkStatus(asked, answer);
    if (answer.status === 404) throw wrongServer(asked, 'it knows no /api/search');
    const value = parseAnswer(asked, answer);
    // Tempo leaves out an empty list.
    if (!isFields(value) || !('traces' in value || 'metrics' in value))
      throw wrongServer(asked, 'its answer to a search has no traces');
    return list(value['traces']).filter(isFields).flatMap(readFound);
  }

  async fetchTrace(traceId: string, signal: AbortSignal): Promise<StoredTrace | undefined> {
    for (const path of this.#path ? [this.#path] : (['/api/v2/traces', '/api/traces'] as const)) {
      const answer = await this.#client.get(`${path}/${traceId}`, {}, signal);
      checkStatus(this.#asked(), answer);
      // Versions without the second interface say so in the same way.
      if (answer.status === 404) continue;
      const value = parseAnswer(this.#asked(), answer);
      const trace = readWholeTrace(this.#asked(), traceId, value);
      this.#path = path;
      if (isFields(value) && isPartial(value['status']))
        this.#onNotice?.(`Tempo gave only a part of trace ${traceId}: ${partialReason(value)}`);
      return trace;
    }
    return undefined;
  }

  async verify(signal: AbortSignal): Promise<void> {
    this.#readSearch(await this.#client.get('/api/search', { q: '{ }', limit: '1' }, signal));
  }

  close(): void {
    this.#client.close();
  }

  #asked(): { name: string; url: string } {
    return { name: this.name, url: this.#client.url };
  }
}

function readFound(raw: Fields): FoundTrace[] {
  const { traceID, startTimeUnixNano } = raw;
  if (typeof traceID !== 'string' || !/^[0-9a-f]{1,32}$/i.test(traceID)) return [];
  const start = String(startTimeUnixNano);
  return [
    {
      // Tempo leaves out leading zeros.
      traceId: traceID.toLowerCase().padStart(32, '0'),
      startNs: /^\d{1,20}$/.test(start) ? BigInt(start) : 0n,
    },
  ];
}

/** The enum as name or number. */
const isPartial = (status: unknown): boolean => status === 'PARTIAL' || status === 1;

function partialReason({ message }: Fields): string {
  return typeof message === 'string' && message !== '' ? message : 'it is larger than the server hands out';
}
