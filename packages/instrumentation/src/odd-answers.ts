import type { ErrorFacts, ResponseFacts } from '@culprit/diagnosis';
import { fields, list, text, type Fields } from './internal/read.ts';

/** Answers that came with success and are none: pages of proxies, bare objects. `parts` is where the answer should be. */
export function foreignShape(body: unknown, parts: unknown): ResponseFacts['foreignShape'] {
  // A body that is not there is an empty answer, which is judged as such.
  if (list(parts) !== undefined || body === undefined || body === null || body === '') return undefined;
  return typeof body === 'string' ? 'text' : 'object';
}

/** Gateways and local servers answer 200 with an error in place of the answer: as `error`, or as the body itself. */
export function inBandError(body: Fields): ErrorFacts | undefined {
  const error = body['object'] === 'error' ? body : body['error'];
  const parts = fields(error);
  const message = text(error) ?? text(parts?.['message']);
  if (parts === undefined && message === undefined) return undefined;
  return { name: 'APIError', message, http: { body: { error: parts ?? { message } } }, inStream: true };
}
