import { isFields, list } from '../otlp/any-value.ts';
import { createHttpClient } from '../remote/http-client.ts';
import type { ConnectionOptions, HttpAnswer, HttpClient } from '../remote/http-client.ts';
import type { FoundTrace, RemoteBackend, SearchAnswer, TimeWindow } from '../remote/backend.ts';
import { createRemoteStore } from '../remote/create-remote-store.ts';
import type { RemoteStore, RemoteStoreOptions } from '../remote/create-remote-store.ts';
import { checkStatus, parseAnswer, wrongServer } from '../remote/read-answer.ts';
import { groupByTrace, readWholeTrace } from '../remote/read-whole-trace.ts';
import type { StoredTrace } from '../stored-trace.ts';
import type { TraceQuery } from '../trace-store.ts';
import { readFoundByTags, readResults, startNsOf } from './read-answers.ts';
import { searchedTags } from './searched-tags.ts';
import type { Tags } from './searched-tags.ts';

export interface JaegerStoreOptions extends ConnectionOptions, RemoteStoreOptions {}

/**
 * A store over Jaeger 2's query API (`/api/v3`), with the search by tags of the older one (`/api/traces`) where the
 * server still has it: its version 3 cannot search by attributes over HTTP before it was taken away.
 */
export function openJaegerStore(options: JaegerStoreOptions): RemoteStore {
  return createRemoteStore(new JaegerBackend(createHttpClient(options)), options);
}

interface Search {
  service: string;
  tags: Tags | undefined;
  window: TimeWindow;
  limit: number;
  signal: AbortSignal;
}

class JaegerBackend implements RemoteBackend {
  readonly name = 'Jaeger';
  readonly resolutionMs = 1;
  /** Answers hold whole traces. */
  readonly searchLimit = 100;
  readonly maxSearchLimit = 10_000;
  readonly #client: HttpClient;
  #services: readonly string[] | undefined;
  /** Whether the server has the older search; not known before the first. */
  #hasTagSearch: boolean | undefined;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** Searches are by service, and hold of one span: one search for each service and each way to fulfil the query. */
  async search(
    query: TraceQuery,
    window: TimeWindow,
    { limit, signal }: { limit: number; signal: AbortSignal },
  ): Promise<SearchAnswer> {
    const services = query.service === undefined ? await this.#listServices(signal) : [query.service];
    const found = new Map<string, FoundTrace>();
    for (const service of services) {
      for (const tags of searchedTags(query)) {
        const answer = await this.#searchOne({ service, tags, window, limit, signal });
        if (answer.length >= limit) return { found: [], complete: false };
        for (const trace of answer) found.set(trace.traceId, trace);
      }
    }
    return { found: [...found.values()], complete: true };
  }

  async #searchOne(search: Search): Promise<FoundTrace[]> {
    if (search.tags !== undefined && this.#hasTagSearch !== false) {
      const found = await this.#searchByTags(search);
      if (found !== undefined) return found;
    }
    return this.#searchStable(search);
  }

  /** Ids alone: Jaeger's own form of a trace has lost what OTLP keeps. Undefined where the server has no such search. */
  async #searchByTags({ service, tags, window, limit, signal }: Search): Promise<FoundTrace[] | undefined> {
    const answer = await this.#client.get(
      '/api/traces',
      {
        service,
        tags: JSON.stringify(tags),
        start: String(window.fromMs * 1000),
        end: String(window.toMs * 1000),
        limit: String(limit),
      },
      signal,
    );
    // The web page answers every path that is not there.
    const isPage = answer.text.trimStart().startsWith('<');
    if (answer.status === 404 || answer.status === 410 || isPage) {
      this.#hasTagSearch = false;
      return undefined;
    }
    checkStatus(this.#asked(), answer);
    this.#hasTagSearch = true;
    return readFoundByTags(parseAnswer(this.#asked(), answer));
  }

  async #searchStable({ service, tags, window, limit, signal }: Search): Promise<FoundTrace[]> {
    const answer = await this.#client.get(
      '/api/v3/traces',
      {
        'query.service_name': service,
        'query.start_time_min': new Date(window.fromMs).toISOString(),
        'query.start_time_max': new Date(window.toMs).toISOString(),
        // The limit was renamed within version 2; each knows one of the names.
        'query.num_traces': String(limit),
        'query.search_depth': String(limit),
        ...(tags !== undefined && { 'query.attributes': JSON.stringify(tags) }),
      },
      signal,
    );
    const spans = this.#read(answer).flatMap((value) => readResults(value));
    return groupByTrace(spans).map((trace) => ({
      traceId: trace.traceId,
      startNs: startNsOf(trace),
      trace,
    }));
  }

  async fetchTrace(traceId: string, signal: AbortSignal): Promise<StoredTrace | undefined> {
    const answer = await this.#client.get(`/api/v3/traces/${traceId}`, {}, signal);
    const results = this.#read(answer);
    if (results.length === 0) return undefined;
    return readWholeTrace(this.#asked(), traceId, results);
  }

  async verify(signal: AbortSignal): Promise<void> {
    this.#services = undefined;
    await this.#listServices(signal);
  }

  close(): void {
    this.#client.close();
  }

  async #listServices(signal: AbortSignal): Promise<readonly string[]> {
    if (this.#services !== undefined) return this.#services;
    const answer = await this.#client.get('/api/v3/services', {}, signal);
    checkStatus(this.#asked(), answer);
    if (answer.status === 404) throw wrongServer(this.#asked(), 'it knows no /api/v3/services');
    const value = parseAnswer(this.#asked(), answer);
    // An empty list is left out.
    if (!isFields(value) || (!('services' in value) && Object.keys(value).length > 0))
      throw wrongServer(this.#asked(), 'its answer has no services');
    this.#services = list(value['services']).filter((name) => typeof name === 'string');
    return this.#services;
  }

  /** The documents of an answer: a long one is several, one on each line. None means that nothing was found. */
  #read(answer: HttpAnswer): unknown[] {
    checkStatus(this.#asked(), answer);
    // "No traces found" is a 404, in JSON; another one is not Jaeger's.
    if (answer.status === 404) {
      if (!isFields(parseAnswer(this.#asked(), answer))) throw wrongServer(this.#asked(), 'an unknown 404');
      return [];
    }
    const lines = answer.text.split(/(?<=\})\r?\n(?=\{)/).filter((line) => line.trim() !== '');
    if (lines.length === 0) throw wrongServer(this.#asked(), 'it answers nothing');
    return lines.map((text) => parseAnswer(this.#asked(), { ...answer, text }));
  }

  #asked(): { name: string; url: string } {
    return { name: this.name, url: this.#client.url };
  }
}
