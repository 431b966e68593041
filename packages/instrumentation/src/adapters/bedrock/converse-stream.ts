import type { StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, number, text, type Fields } from '../../internal/read.ts';
import { choiceOf, metadataOf } from './converse-response.ts';
import { MAX_TEXT } from '../streamed-text.ts';

/** One content block as it comes in. */
interface OpenBlock {
  kind: 'text' | 'reasoning' | 'tool' | 'other';
  id: string | undefined;
  name: string | undefined;
  type: string | undefined;
  text: string;
}

interface ConverseState {
  started: boolean;
  stopReason: string | undefined;
  metadata: Fields | undefined;
  blocks: OpenBlock[];
}

const MAX_BLOCKS = 4096;

/** Events of ConverseStream; Nova's chunks are the same events in JSON. */
export const converseStream: StreamReader = {
  find: (value) => fields(value)?.['stream'],
  empty: (): ConverseState => ({ started: false, stopReason: undefined, metadata: undefined, blocks: [] }),
  fold: (state, chunk) => {
    foldEvent(state as ConverseState, fields(chunk));
  },
  response: (state) => finish(state as ConverseState),
};

function foldEvent(state: ConverseState, event: Fields | undefined): void {
  if (event === undefined) return;
  const delta = fields(event['contentBlockDelta']);
  if (delta !== undefined) {
    foldDelta(state, delta);
    return;
  }
  const start = fields(event['contentBlockStart']);
  if (start !== undefined) openBlock(state, start);
  else if (event['messageStart'] !== undefined) state.started = true;
  else if (event['messageStop'] !== undefined)
    state.stopReason = text(fields(event['messageStop'])?.['stopReason']) ?? 'unknown';
  else if (event['metadata'] !== undefined) state.metadata = fields(event['metadata']);
}

function openBlock(state: ConverseState, event: Fields): void {
  const index = indexOf(event);
  const start = fields(event['start']);
  const use = fields(start?.['toolUse']);
  if (index === undefined || start === undefined) return;
  state.blocks[index] = {
    kind: use === undefined ? 'other' : 'tool',
    id: text(use?.['toolUseId']),
    name: text(use?.['name']),
    type: text(use?.['type']),
    text: '',
  };
}

/** Text begins without an opening event. */
function foldDelta(state: ConverseState, event: Fields): void {
  const index = indexOf(event);
  const delta = fields(event['delta']);
  if (index === undefined || delta === undefined) return;
  const said = text(delta['text']);
  const block = (state.blocks[index] ??= newBlock(said === undefined ? kindOf(delta) : 'text'));
  if (block.text.length > MAX_TEXT) return;
  block.text +=
    said ??
    text(fields(delta['toolUse'])?.['input']) ??
    text(fields(delta['reasoningContent'])?.['text']) ??
    '';
}

function newBlock(kind: OpenBlock['kind']): OpenBlock {
  return { kind, id: undefined, name: undefined, type: undefined, text: '' };
}

/** A citation belongs to the text it stands behind. */
function kindOf(delta: Fields): OpenBlock['kind'] {
  if (delta['reasoningContent'] !== undefined) return 'reasoning';
  if (delta['citation'] !== undefined) return 'text';
  return delta['toolUse'] === undefined ? 'other' : 'tool';
}

function indexOf(event: Fields): number | undefined {
  const index = number(event['contentBlockIndex']);
  return index !== undefined && Number.isInteger(index) && index >= 0 && index < MAX_BLOCKS
    ? index
    : undefined;
}

function finish(state: ConverseState): NeutralResponse {
  const blocks = state.blocks.filter((block) => block !== undefined).map(blockOf);
  return {
    ...metadataOf(state.metadata ?? {}, state.stopReason),
    choices: state.started || blocks.length > 0 ? [choiceOf(blocks, state.stopReason)] : [],
    terminalEvent: state.stopReason !== undefined,
  };
}

/** Tool input stays the JSON text it arrived as, so that text which is no JSON can be told. */
function blockOf({ kind, id, name, type, text: content }: OpenBlock): Fields {
  switch (kind) {
    case 'text':
      return { text: content };
    case 'reasoning':
      return { reasoningContent: { reasoningText: { text: content } } };
    case 'tool':
      return { toolUse: { toolUseId: id, name, type, input: content === '' ? {} : content } };
    case 'other':
      return {};
  }
}
