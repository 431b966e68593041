import type { StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import type { ResponseFacts, UsageFacts } from '@culprit/diagnosis';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import { chatStream } from '../openai/chat-response.ts';
import { messageStream } from '../anthropic/stream.ts';
import { blockedOf, plainChoices, plainUsage } from './invoke-response.ts';
import { converseStream } from './converse-stream.ts';
import { invocationUsage } from './usage.ts';
import { parseBody } from './invoke-body.ts';
import { MAX_TEXT } from '../streamed-text.ts';

interface InvokeState {
  /** Chosen by the first chunk. */
  reader: StreamReader | undefined;
  inner: unknown;
  usage: UsageFacts | undefined;
  blocked: ResponseFacts['blocked'];
  request: Parameters<StreamReader['empty']>[0];
}

/** `InvokeModelWithResponseStream`: chunks of bytes, each a JSON document in the format of the model's vendor. */
export const invokeStream: StreamReader = {
  find: (value) => fields(value)?.['body'],
  empty: (request): InvokeState => ({
    reader: undefined,
    inner: undefined,
    usage: undefined,
    blocked: undefined,
    request,
  }),
  fold: (state, chunk) => {
    foldChunk(state as InvokeState, parseBody(fields(fields(chunk)?.['chunk'])?.['bytes']));
  },
  response: (state) => finish(state as InvokeState),
};

function foldChunk(state: InvokeState, body: Fields | undefined): void {
  if (body === undefined) return;
  if (state.reader === undefined) {
    state.reader = readerFor(body);
    state.inner = state.reader.empty(state.request, undefined);
  }
  state.reader.fold(state.inner, body);
  state.blocked ??= blockedOf(body);
  const metrics = body['amazon-bedrock-invocationMetrics'];
  if (metrics !== undefined) state.usage = invocationUsage(metrics);
}

function readerFor(body: Fields): StreamReader {
  if (fields(body['messageStart']) !== undefined) return converseStream;
  if (text(body['type']) !== undefined) return messageStream;
  const first = fields(list(body['choices'])?.[0]);
  const chat = body['object'] === 'chat.completion.chunk' || first?.['delta'] !== undefined;
  return chat || first?.['message'] !== undefined ? chatStream : plainStream;
}

/** The vendor's own counts tell cached and reasoning tokens apart; Bedrock's stand in where there are none. */
function finish({ reader, inner, usage, blocked }: InvokeState): NeutralResponse {
  const read = reader?.response(inner) ?? { choices: [], terminalEvent: false };
  const vendor = read.usage?.outputTokens === undefined ? undefined : read.usage;
  return {
    ...read,
    usage: vendor ?? usage ?? read.usage,
    blocked: read.blocked ?? blocked,
    attributes: undefined,
  };
}

interface PlainState {
  text: string | undefined;
  reason: string | undefined;
  usage: UsageFacts | undefined;
}

/** Pieces of one text, the last with the reason of its end. */
const plainStream: StreamReader = {
  empty: (): PlainState => ({ text: undefined, reason: undefined, usage: undefined }),
  fold: (state, chunk) => {
    foldPlain(state as PlainState, fields(chunk) ?? {});
  },
  response: (state) => {
    const { text: said, reason, usage } = state as PlainState;
    return {
      choices: [{ text: said, finishReason: reason }],
      usage,
      terminalEvent: reason !== undefined,
    };
  },
};

function foldPlain(state: PlainState, chunk: Fields): void {
  const [choice] = plainChoices(chunk) ?? [];
  const piece = choice?.text;
  if (piece !== undefined && (state.text?.length ?? 0) < MAX_TEXT) state.text = (state.text ?? '') + piece;
  // Cohere's last chunk has the reason and no text.
  state.reason = choice?.finishReason ?? text(chunk['finish_reason']) ?? state.reason;
  state.usage = plainUsage(chunk) ?? state.usage;
}
