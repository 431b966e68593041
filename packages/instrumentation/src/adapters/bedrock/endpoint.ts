import type { AttemptMethod, Endpoint } from '../../adapter.ts';
import { fields, number, text } from '../../internal/read.ts';

/** The SDK resolves region and endpoint when it sends, so the client alone tells neither. */
export function endpointOfClient(): Endpoint {
  return { provider: 'aws.bedrock' };
}

/** The request handler makes one HTTP request per attempt; what it is given says where to. */
export const requestHandler: AttemptMethod = {
  method: 'handle',
  at: 'config.requestHandler',
  response: (result) => responseLike(fields(result)?.['response']),
  endpoint: (args) => {
    const request = fields(args[0]);
    const address = text(request?.['hostname']);
    if (address === undefined) return undefined;
    const port = number(request?.['port']) ?? (request?.['protocol'] === 'http:' ? 80 : 443);
    return { address, port };
  },
};

/** The SDK's response has its headers in a plain object, under names in lower case. */
function responseLike(value: unknown): object {
  const response = fields(value);
  const headers = fields(response?.['headers']);
  return {
    status: number(response?.['statusCode']),
    headers: { get: (name: string): string | undefined => text(headers?.[name]) },
    // Over HTTP/2 the SDK takes a lost connection for the end of the stream.
    brokeOff: (): boolean => fields(response?.['body'])?.['readableAborted'] === true,
  };
}

const ARN = /^arn:[^:]*:bedrock:[^:]*:[^:]*:(?:(?:foundation-model|inference-profile)\/)?(.+)$/;
const MAX_ID = 2048;

/**
 * The model without the address that an ARN puts before it: id or inference profile where the ARN holds one, else its
 * kind and name (`application-inference-profile/…`, `provisioned-model/…`).
 */
export function modelName(value: unknown): string | undefined {
  const id = text(value);
  if (id === undefined || id.length > MAX_ID) return id;
  return ARN.exec(id)?.[1] ?? id;
}
