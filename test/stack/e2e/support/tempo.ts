import { readSpans } from '@culprit/store';
import type { StoredSpan } from '@culprit/store';

/** Tempo's query interface, as Grafana uses it. */
export class TempoClient {
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }

  async trace(traceId: string): Promise<StoredSpan[]> {
    const response = await fetch(`${this.#url}/api/v2/traces/${traceId}`);
    return response.ok ? readSpans(await response.json()).spans : [];
  }

  /** Ids of the traces that a TraceQL query finds in the last hour. */
  async search(query: string, limit = 1000): Promise<string[]> {
    const now = Math.ceil(Date.now() / 1000);
    const parameters = new URLSearchParams({
      q: query,
      start: String(now - 3600),
      end: String(now + 60),
      limit: String(limit),
    });
    const response = await fetch(`${this.#url}/api/search?${parameters.toString()}`);
    if (!response.ok)
      throw new Error(`Tempo answers ${response.status} to ${query}: ${await response.text()}`);
    const { traces } = (await response.json()) as { traces?: { traceID: string }[] };
    return (traces ?? []).map(({ traceID }) => traceID.padStart(32, '0'));
  }
}
