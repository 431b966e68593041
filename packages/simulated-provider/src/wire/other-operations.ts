import { textOf } from '../answer.ts';
import type { Exchange, ModelRequest } from '../exchange.ts';
import { asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { WireFormat } from './format.ts';
import { PIXEL, SILENCE } from './media.ts';
import { missingParameter } from './openai-checks.ts';

type Operation = (exchange: Exchange) => JsonObject;

const pictures: Operation = ({ request, created }) => ({
  created,
  data: Array.from({ length: request.n }, () => ({ b64_json: PIXEL })),
  usage: {
    input_tokens: 8,
    output_tokens: 272,
    total_tokens: 280,
    input_tokens_details: { text_tokens: 8, image_tokens: 0 },
  },
});

const transcript: Operation = ({ answer }) => ({
  text: textOf(answer),
  usage: {
    type: 'tokens',
    input_tokens: 14,
    output_tokens: 9,
    total_tokens: 23,
    input_token_details: { text_tokens: 0, audio_tokens: 14 },
  },
});

const key: Operation = ({ random, created }) => ({
  value: `ek_${random.token(32)}`,
  expires_at: created + 60,
});

/** The session as it was asked for, with an id. */
const session: Operation = ({ request, random }) => ({
  ...asObject(request.body.session ?? request.body),
  object: 'realtime.session',
  id: `sess_${random.token(21)}`,
});

const secret: Operation = (exchange) => ({ ...key(exchange), session: session(exchange) });

const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';

/** Operations of OpenAI's API that have one answer and nothing to stream, by path. */
export const OTHER_OPERATIONS: Readonly<Record<string, Operation>> = {
  '/images/generations': pictures,
  '/images/edits': pictures,
  '/audio/transcriptions': transcript,
  '/audio/translations': transcript,
  '/audio/speech': () => ({}),
  '/moderations': ({ request, random }) => ({
    id: `modr-${random.token(24)}`,
    model: request.model,
    results: [{ flagged: false, categories: {}, category_scores: {} }],
  }),
  '/batches': ({ request, random, created }) => ({
    id: `batch_${random.token(24)}`,
    object: 'batch',
    endpoint: request.body.endpoint,
    errors: null,
    input_file_id: request.body.input_file_id,
    completion_window: request.body.completion_window,
    status: 'validating',
    created_at: created,
  }),
  '/realtime/client_secrets': secret,
  '/realtime/translations/client_secrets': secret,
  '/realtime/calls': () => ({}),
  '/realtime/sessions': (exchange) => ({ ...session(exchange), client_secret: key(exchange) }),
  '/realtime/transcription_sessions': (exchange) => ({ ...session(exchange), client_secret: key(exchange) }),
};

const BINARY: Readonly<Record<string, { type: string; bytes: Uint8Array }>> = {
  '/audio/speech': { type: 'audio/mpeg', bytes: SILENCE },
  '/realtime/calls': { type: 'application/sdp', bytes: Buffer.from(SDP) },
};

/** Bodies with files in them are no JSON, so that nothing is known of what they ask for. */
export const otherOperations: WireFormat = {
  check: (body, { operation }) =>
    operation === '/images/generations' && body.prompt === undefined ? missingParameter('prompt') : undefined,
  read: (body, target): ModelRequest => ({
    api: 'other',
    vendor: target.vendor,
    mode: 'plain',
    model: asString(body.model) ?? target.deployment ?? 'simulated',
    prompt: asString(body.prompt) ?? asString(body.input) ?? '',
    lastUserText: asString(body.prompt) ?? asString(body.input) ?? '',
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: asNumber(body.n) ?? 1,
    includeUsage: true,
    operation: target.operation,
    body,
  }),
  document: (exchange) => OTHER_OPERATIONS[exchange.request.operation ?? '']?.(exchange) ?? {},
  binary: ({ request }) => BINARY[request.operation ?? ''],
};
