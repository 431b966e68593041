import type { NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list } from '../../internal/read.ts';
import { readRequest } from './request.ts';
import { readResponse } from './response.ts';

/** Requests whose answers the SDK could not parse. */
const unparsed = new WeakSet<NeutralRequest>();

/**
 * `parse` takes the schema as an object of the zod library and leaves `parsed` undefined, without a word, when the
 * answer is no JSON or does not fit. The SDK's own finding is used: running the caller's schema again is not ours to do.
 */
export function readParseRequest(args: readonly unknown[]): NeutralRequest {
  const request: NeutralRequest = {
    ...readRequest(false)(args),
    outputType: 'json',
    expectation: {
      format: 'json',
      validate: () => !unparsed.has(request) || 'The answer does not fit the schema that parse was given.',
    },
  };
  return request;
}

export function readParsed(value: unknown, request: NeutralRequest): NeutralResponse {
  if ((list(fields(value)?.['choices']) ?? []).some(isUnparsed)) unparsed.add(request);
  return readResponse(value);
}

/** Text that the schema made nothing of; tool calls and chunks of content are not parsed at all. */
function isUnparsed(choice: unknown): boolean {
  const message = fields(fields(choice)?.['message']);
  return (
    typeof message?.['content'] === 'string' && message['content'] !== '' && message['parsed'] === undefined
  );
}
