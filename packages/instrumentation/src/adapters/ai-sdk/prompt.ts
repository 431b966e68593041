import type { NeutralMessage, NeutralPart, NeutralPrompt } from '../../neutral.ts';
import { bounded, fields, list, text } from '../../internal/read.ts';

/** Messages of the framework, as applications write them and as models are handed them. */
export function readMessages(value: unknown): NeutralPrompt {
  const { items, omitted } = bounded(list(value) ?? []);
  return { messages: items.map(messageOf), omitted };
}

function messageOf(value: unknown): NeutralMessage {
  const message = fields(value);
  const content = message?.['content'];
  const parts = typeof content === 'string' ? [textPart(content)] : (list(content) ?? []).map(partOf);
  return { role: text(message?.['role']) ?? 'user', parts };
}

export function textPart(content: string): NeutralPart {
  return { type: 'text', content };
}

function partOf(value: unknown): NeutralPart {
  const part = fields(value) ?? {};
  const kind = text(part['type']) ?? 'unknown';
  switch (kind) {
    case 'text':
      return textPart(text(part['text']) ?? '');
    case 'reasoning':
      return { type: 'reasoning', content: text(part['text']) ?? '' };
    case 'tool-call':
      return {
        type: 'tool_call',
        id: text(part['toolCallId']),
        name: text(part['toolName']) ?? '',
        arguments: part['input'],
      };
    case 'tool-result':
      return { type: 'tool_call_response', id: text(part['toolCallId']), response: outputOf(part['output']) };
    case 'image':
      return mediaPart(part['image'], 'image', text(part['mediaType']));
    case 'file':
      return mediaPart(part['data'], undefined, text(part['mediaType']));
    default:
      return { type: 'other', kind };
  }
}

/** A result is wrapped in what it is: `{ type: 'json', value }`. */
function outputOf(value: unknown): unknown {
  const output = fields(value);
  return output !== undefined && 'value' in output && typeof output['type'] === 'string'
    ? output['value']
    : value;
}

function mediaPart(data: unknown, modality: string | undefined, type: string | undefined): NeutralPart {
  const kind = modality ?? type?.split('/')[0] ?? 'file';
  const source = fields(data);
  const inner = source !== undefined && 'type' in source ? (source['data'] ?? source['url']) : data;
  if (inner instanceof URL) return { type: 'uri', modality: kind, uri: inner.href };
  if (typeof inner === 'string' && /^https?:/.test(inner)) return { type: 'uri', modality: kind, uri: inner };
  if (typeof inner === 'string' || inner instanceof Uint8Array)
    return { type: 'blob', modality: kind, mime_type: type, content: inner };
  return { type: 'other', kind };
}
