import type { StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, number, text, type Fields } from '../../internal/read.ts';
import { hostedToolError } from './hosted-tools.ts';
import { choiceOf } from './response.ts';
import { mergeUsage, usageOf } from './usage.ts';
import { MAX_TEXT } from '../streamed-text.ts';

/** One content block, copied: the SDK's helpers write into the events they were given. */
interface OpenBlock {
  type: string | undefined;
  id: string | undefined;
  name: string | undefined;
  /** The input that the opening event carried; deltas replace it. */
  input: unknown;
  /** A hosted tool's result that is an error. */
  failed: boolean;
  text: string;
}

interface MessageState {
  started: boolean;
  stopped: boolean;
  id: string | undefined;
  model: string | undefined;
  stopReason: string | null;
  stopDetails: unknown;
  usage: Fields | undefined;
  blocks: OpenBlock[];
}

const MAX_BLOCKS = 4096;

export const messageStream: StreamReader = {
  empty: (): MessageState => ({
    started: false,
    stopped: false,
    id: undefined,
    model: undefined,
    stopReason: null,
    stopDetails: undefined,
    usage: undefined,
    blocks: [],
  }),
  fold: (state, chunk) => {
    foldEvent(state as MessageState, fields(chunk));
  },
  response: (state) => finish(state as MessageState),
};

function foldEvent(state: MessageState, event: Fields | undefined): void {
  switch (event?.['type']) {
    case 'content_block_delta':
      foldDelta(state, event);
      return;
    case 'content_block_start':
      openBlock(state, event);
      return;
    case 'message_start':
      start(state, fields(event['message']) ?? {});
      return;
    case 'message_delta': {
      const delta = fields(event['delta']);
      state.stopReason = text(delta?.['stop_reason']) ?? state.stopReason;
      state.stopDetails = delta?.['stop_details'] ?? state.stopDetails;
      state.usage = mergeUsage(state.usage, event['usage']);
      return;
    }
    case 'message_stop':
      state.stopped = true;
      return;
    default:
  }
}

function start(state: MessageState, message: Fields): void {
  state.started = true;
  state.id = text(message['id']);
  state.model = text(message['model']);
  state.usage = mergeUsage(undefined, message['usage']);
}

function openBlock(state: MessageState, event: Fields): void {
  const index = indexOf(event);
  if (index === undefined) return;
  const block = fields(event['content_block']) ?? {};
  state.blocks[index] = {
    type: text(block['type']),
    id: text(block['id']),
    name: text(block['name']),
    input: block['input'],
    failed: hostedToolError([block]) === true,
    text: text(block['text']) ?? text(block['thinking']) ?? '',
  };
}

function foldDelta(state: MessageState, event: Fields): void {
  const index = indexOf(event);
  const block = index === undefined ? undefined : state.blocks[index];
  const delta = fields(event['delta']);
  if (block === undefined || delta === undefined || block.text.length > MAX_TEXT) return;
  switch (delta['type']) {
    case 'text_delta':
      block.text += text(delta['text']) ?? '';
      return;
    case 'input_json_delta':
      block.text += text(delta['partial_json']) ?? '';
      return;
    case 'thinking_delta':
      block.text += text(delta['thinking']) ?? '';
      return;
    default:
  }
}

function indexOf(event: Fields): number | undefined {
  const index = number(event['index']);
  return index !== undefined && Number.isInteger(index) && index >= 0 && index < MAX_BLOCKS
    ? index
    : undefined;
}

function finish(state: MessageState): NeutralResponse {
  const blocks = state.blocks.filter((block) => block !== undefined).map(blockOf);
  return {
    id: state.id,
    model: state.model,
    choices: state.started ? [choiceOf(blocks, state.stopReason, state.stopDetails)] : [],
    toolError: hostedToolError(blocks),
    usage: usageOf(state.usage),
    terminalEvent: state.stopped,
  };
}

/** Tool input stays the JSON text it arrived as, so that text which is no JSON can be told. */
function blockOf({ type, id, name, input, failed, text: content }: OpenBlock): Fields {
  switch (type) {
    case 'text':
      return { type, text: content };
    case 'thinking':
      return { type, thinking: content };
    case 'tool_use':
      return { type, id, name, input: content === '' ? input : content };
    default:
      return failed ? { type, is_error: true } : { type };
  }
}
