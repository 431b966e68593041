import { readSpans } from '@culprit/store';
import type { StoredSpan } from '@culprit/store';

const HOUR_MS = 3_600_000;

/** Jaeger's query interface, as a person's browser uses it. */
export class JaegerClient {
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }

  async trace(traceId: string): Promise<StoredSpan[]> {
    return this.#spans(`/api/v3/traces/${traceId}`);
  }

  /** Every span of a service. */
  async all(service: string): Promise<StoredSpan[]> {
    return this.#spans(`/api/v3/traces?${lastHour(service, 10_000).toString()}`);
  }

  /** Ids of the traces with a span that has all of the attributes: the search form, field "Tags". */
  async search(service: string, attributes: Readonly<Record<string, string>>): Promise<string[]> {
    const form = new URLSearchParams({ service, limit: '100', tags: JSON.stringify(attributes) });
    const answer = await fetch(`${this.#url}/api/traces?${form.toString()}`);
    if (answer.ok) {
      const { data } = (await answer.json()) as { data: { traceID: string }[] };
      return data.map(({ traceID }) => traceID);
    }
    // Later versions search by attributes in the stable interface and have no other.
    const stable = lastHour(service, 100);
    stable.set('query.attributes', JSON.stringify(attributes));
    const found = await this.#spans(`/api/v3/traces?${stable.toString()}`);
    return [...new Set(found.map(({ traceId }) => traceId))];
  }

  async #spans(path: string): Promise<StoredSpan[]> {
    const response = await fetch(this.#url + path);
    // What is not there (yet) answers 404.
    if (!response.ok) return [];
    // A long answer is several documents, one after the other.
    const documents = (await response.text()).split(/(?<=\})\n(?=\{)/).filter((text) => text.trim() !== '');
    return documents.flatMap((text) => readSpans((JSON.parse(text) as { result: unknown }).result).spans);
  }
}

/** Both spellings of the limit: its name changed within version 2. */
function lastHour(service: string, limit: number): URLSearchParams {
  return new URLSearchParams({
    'query.service_name': service,
    'query.start_time_min': new Date(Date.now() - HOUR_MS).toISOString(),
    'query.start_time_max': new Date(Date.now() + HOUR_MS).toISOString(),
    'query.num_traces': String(limit),
    'query.search_depth': String(limit),
  });
}
