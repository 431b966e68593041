import type { CallSpec } from '../../adapter.ts';
import type { NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, number, text } from '../../internal/read.ts';
import { readResponsesResponse, responsesStream } from './responses-response.ts';

/** `retrieve(id, query, options)`; older code leaves the query out and gives the options in its place. */
function readRequest(args: readonly unknown[]): NeutralRequest {
  const after = number(fields(args[1])?.['starting_after']);
  return {
    responseId: text(args[0]),
    streamCursor: after === undefined ? undefined : String(after),
    attributes: { 'openai.api.type': 'responses' },
  };
}

function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(args[2])?.['signal'] ?? fields(args[1])?.['signal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

/** The tokens were counted by the call that made the answer. */
function withoutUsage(response: NeutralResponse): NeutralResponse {
  return { ...response, usage: undefined };
}

/**
 * A stored response by its id: how answers made in the background are picked up. No inference happens here
 * (semantic-conventions-genai, span `fetch_response`); what became of the answer is judged all the same, because this
 * is the only call that sees it.
 */
export const fetchResponse: CallSpec = {
  path: { statics: 'Responses', instance: 'responses' },
  method: 'retrieve',
  operation: 'fetch_response',
  head: () => ({}),
  request: readRequest,
  prompt: () => undefined,
  response: (value) => withoutUsage(readResponsesResponse(value)),
  stream: { ...responsesStream, response: (state) => withoutUsage(responsesStream.response(state)) },
  signal: signalOf,
};
