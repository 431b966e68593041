import type { ServerResponse } from 'node:http';
import type { Api, Mode } from './exchange.ts';
import type { FaultName } from './faults/index.ts';

/** How the exchange ended: the whole reply was sent, the client left, or a fault (or `close`) cut it. */
export type RequestEnd = 'finished' | 'closed_by_client' | 'cut';

/** One request as it arrived, and what became of it. */
export interface ReceivedRequest {
  /** Position among all requests, from 0. */
  readonly index: number;
  /** Milliseconds since the epoch when the headers had arrived. */
  readonly at: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Exactly the bytes that came. */
  readonly body: Uint8Array;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** Absent where no API answered: unknown paths, lists of models. */
  readonly api?: Api | undefined;
  readonly mode?: Mode | undefined;
  /** Number of earlier attempts of the same call, as the SDK counts them; 0 when it does not say. */
  readonly attempt: number;
  readonly requestId: string;
  readonly faults: readonly FaultName[];
  /** HTTP status that was sent; absent until then. */
  readonly status?: number | undefined;
  /** Events of a stream that were written. */
  readonly chunksSent: number;
  readonly end?: RequestEnd | undefined;
  /** Milliseconds since the epoch. */
  readonly endedAt?: number | undefined;
  /** Whether the client closed the connection before the reply was complete. */
  readonly closedEarly: boolean;
  /** Settles with the end of the exchange, never rejects. */
  readonly ended: Promise<RequestEnd>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type RequestRecord = Mutable<ReceivedRequest> & { cutByUs: boolean };

/** Watches the reply until its connection is done with it. */
export function watchEnd(
  record: RequestRecord,
  response: ServerResponse,
  now: () => number,
): Promise<RequestEnd> {
  return new Promise((resolve) => {
    response.once('close', () => {
      record.end = record.cutByUs ? 'cut' : response.writableFinished ? 'finished' : 'closed_by_client';
      record.endedAt = now();
      record.closedEarly = record.end === 'closed_by_client';
      resolve(record.end);
    });
  });
}
