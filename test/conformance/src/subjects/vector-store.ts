import { simulated } from '../simulated-wire.ts';
import type { Cannot, Failure, Wire } from '../subject.ts';

/** What searches of a vector store do not have. */
export const NOT_OF_SEARCHES = {
  stream: 'Searches are not streamed',
  doors: 'Searches are not streamed',
  text: 'A search finds documents and says nothing',
  usage: 'Searches count no tokens',
  usages: 'Searches count no tokens',
  binary: 'Questions are vectors or text',
  limits: 'The store sends no rate-limit headers',
  raw: 'The SDK does not hand out the raw response',
} satisfies Cannot;

/**
 * A server of a gRPC store. A call whose message can not be encoded is begun all the same, and given up by the client
 * at any time later: it never says anything.
 */
export async function grpcWire(): Promise<Wire> {
  const wire = await simulated((provider) => provider.url)();
  return {
    url: wire.url,
    get requests() {
      return wire.requests.filter(({ body }) => body.length > 0);
    },
    next: (...troubles) => wire.next(...troubles),
    close: () => wire.close(),
  };
}

/** Errors that all stores have; `status` is absent where the protocol has no HTTP status. */
export function storeFailures(known: Readonly<Record<string, Partial<Failure>>> = {}): readonly Failure[] {
  const failures: Readonly<Record<string, Failure>> = {
    invalid_api_key: {
      name: 'wrong key',
      trouble: 'invalid_api_key',
      category: 'authentication_failed',
      status: 401,
    },
    rate_limit: { name: 'rate limit', trouble: 'rate_limit', category: 'rate_limit', status: 429 },
    server_error: {
      name: 'server error',
      trouble: 'server_error',
      category: 'service_unavailable',
      status: 500,
    },
    service_unavailable: {
      name: 'unavailable',
      trouble: 'service_unavailable',
      category: 'service_unavailable',
      status: 503,
    },
    model_not_found: {
      name: 'no such collection',
      trouble: 'model_not_found',
      category: 'tool_failure',
      status: 404,
    },
    invalid_request: {
      name: 'vectors of another length',
      trouble: 'invalid_request',
      category: 'invalid_input_format',
      status: 400,
    },
  };
  return Object.entries(failures).map(([trouble, failure]) => ({
    ...failure,
    requestId: false,
    ...known[trouble],
  }));
}
