import { readFileSync } from 'node:fs';
import { DOCKER } from './images.ts';

export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** Prometheus' query interface, as Grafana uses it. */
export class PrometheusClient {
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }

  /** Throws what Prometheus says of a query that it does not take. */
  async query(expr: string): Promise<Sample[]> {
    const { result } = (await this.#get('query', { query: expr })) as {
      result: { metric: Record<string, string>; value: [number, string] }[];
    };
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** Whole numbers by one label; series without it under ''. */
  async counts(expr: string, label: string): Promise<Record<string, number>> {
    const samples = await this.query(expr);
    return Object.fromEntries(samples.map(({ labels, value }) => [labels[label] ?? '', value]));
  }

  /** One number; 0 where there is none. */
  async number(expr: string): Promise<number> {
    return (await this.query(expr))[0]?.value ?? 0;
  }

  async labelValues(label: string, metric: string): Promise<string[]> {
    return (await this.#get(`label/${label}/values`, { 'match[]': metric })) as string[];
  }

  async #get(path: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
    const response = await fetch(`${this.#url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const answer = (await response.json()) as { status: string; error?: string; data: unknown };
    if (answer.status !== 'success') throw new Error(`${answer.error}\n${JSON.stringify(parameters)}`);
    return answer.data;
  }
}

/** The stack's configuration of Prometheus, looking at everything every second. */
export const everySecond = (): string =>
  readFileSync(new URL('prometheus/prometheus.yml', DOCKER), 'utf8').replaceAll(
    /(scrape_interval|evaluation_interval): 15s/g,
    '$1: 1s',
  );
