import { openaiError } from '../errors/openai.ts';
import type { ErrorReply } from '../errors/kinds.ts';
import type { JsonObject } from '../json.ts';

export function missingParameter(name: string): ErrorReply {
  return openaiError(400, {
    message: `Missing required parameter: '${name}'.`,
    type: 'invalid_request_error',
    param: name,
    code: 'missing_required_parameter',
  });
}

/** Chat Completions and Embeddings complain about a missing model in words of their own. */
export function missingModel(): ErrorReply {
  return openaiError(400, { message: 'you must provide a model parameter', type: 'invalid_request_error' });
}

export function wrongType(name: string, expected: string, got: unknown): ErrorReply {
  return openaiError(400, {
    message: `Invalid type for '${name}': expected ${expected}, but got ${describe(got)} instead.`,
    type: 'invalid_request_error',
    param: name,
    code: 'invalid_type',
  });
}

export function unparseableBody(): ErrorReply {
  return openaiError(400, {
    message:
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
    type: 'invalid_request_error',
  });
}

export function emptyArray(name: string): ErrorReply {
  return openaiError(400, {
    message: `Invalid '${name}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
    type: 'invalid_request_error',
    param: name,
    code: 'empty_array',
  });
}

/** JSON mode is refused unless some message says "json". */
export function jsonModeWithoutTheWord(body: JsonObject): ErrorReply | undefined {
  if (/json/i.test(JSON.stringify(body.messages))) return undefined;
  return openaiError(400, {
    message:
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    type: 'invalid_request_error',
    param: 'messages',
  });
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
