import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import type { JsonObject } from '../json.ts';
import {
  baseRequest,
  exceptionFrame,
  invocationHeaders,
  invocationMetrics,
  missingField,
  modelOf,
} from './bedrock-common.ts';
import { familyOf } from './bedrock-families.ts';
import { createRandom, uuid } from '../random.ts';
import { eventStream } from './event-stream.ts';
import type { WireFormat } from './format.ts';

/** `InvokeModel` and its stream: the model vendor's own format, wrapped by Bedrock. */
export const bedrockInvoke: WireFormat = {
  framing: eventStream,
  check: (body) => (Object.keys(body).length === 0 ? missingField('body') : undefined),
  read: (body, target): ModelRequest => ({
    ...baseRequest(body, target),
    ...familyOf(modelOf(target)).read?.(body, { ...target, deployment: modelOf(target) }),
  }),
  document: (exchange) => familyOf(exchange.request.model).document(repeatable(exchange)),
  headers: invocationHeaders,
  frames(exchange) {
    const chunks = familyOf(exchange.request.model).chunks?.(repeatable(exchange)) ?? [];
    return chunks.map(([data, role], index): Frame => {
      const last = index === chunks.length - 1;
      return chunkFrame(last ? { ...data, ...invocationMetrics(exchange) } : data, role);
    });
  },
  errorFrame: exceptionFrame,
};

const SEED = 1;
const CREATED = 1_700_000_000;

/** Ids inside the bytes are those of any other answer, so that equal answers are equal bytes. */
function repeatable(exchange: Exchange): Exchange {
  const random = createRandom(SEED);
  return { ...exchange, random, created: CREATED, requestId: uuid(random) };
}

/** Bytes travel as base64 in JSON. */
export function chunkFrame(data: JsonObject, role: Frame['role']): Frame {
  const bytes = Buffer.from(JSON.stringify(data)).toString('base64');
  return { event: 'chunk', data: JSON.stringify({ bytes }), role };
}
