import type { NeutralMessage, NeutralPart } from '../../neutral.ts';
import { bounded, fields, list, text, type Fields } from '../../internal/read.ts';

/**
 * Contents in every form that Google's SDKs take: a text, a part, a content, or a list of those. Texts and parts that
 * follow each other are one message of the user's.
 */
export function messagesOf(contents: unknown): { messages: readonly NeutralMessage[]; omitted: number } {
  const { items, omitted } = bounded(list(contents) ?? (contents === undefined ? [] : [contents]));
  const messages: NeutralMessage[] = [];
  let loose: NeutralPart[] | undefined;
  for (const item of items) {
    if (isContent(item)) {
      messages.push(messageOf(item));
      loose = undefined;
    } else if (loose === undefined) {
      loose = [partOf(item)];
      messages.push({ role: 'user', parts: loose });
    } else {
      loose.push(partOf(item));
    }
  }
  return { messages, omitted };
}

/** Instructions are a text, a part, a content, or a list of texts and parts. */
export function instructionsOf(value: unknown): readonly NeutralPart[] | undefined {
  if (value === undefined || value === null) return undefined;
  return messagesOf(value).messages.flatMap(({ parts }) => parts);
}

function isContent(item: unknown): item is Fields {
  const content = fields(item);
  return content !== undefined && 'parts' in content;
}

function messageOf(content: Fields): NeutralMessage {
  const parts = (list(content['parts']) ?? []).map(partOf);
  const role = text(content['role']) ?? 'user';
  if (role === 'model') return { role: 'assistant', parts };
  const answersTools = parts.length > 0 && parts.every(({ type }) => type === 'tool_call_response');
  return { role: answersTools || role === 'function' ? 'tool' : role, parts };
}

function partOf(item: unknown): NeutralPart {
  if (typeof item === 'string') return { type: 'text', content: item };
  const part = fields(item) ?? {};
  const said = text(part['text']);
  if (said !== undefined) return { type: part['thought'] === true ? 'reasoning' : 'text', content: said };
  const call = fields(part['functionCall']);
  if (call !== undefined) {
    return {
      type: 'tool_call',
      id: text(call['id']),
      name: text(call['name']) ?? '',
      arguments: call['args'] ?? {},
    };
  }
  const result = fields(part['functionResponse']);
  if (result !== undefined) {
    return { type: 'tool_call_response', id: text(result['id']), response: result['response'] };
  }
  return mediaOf(part);
}

/** Bytes that are in the request, or the address of a file. */
function mediaOf(part: Fields): NeutralPart {
  const blob = fields(part['inlineData']);
  if (blob !== undefined) {
    const type = text(blob['mimeType']);
    return { type: 'blob', modality: modalityOf(type), mime_type: type, content: text(blob['data']) ?? '' };
  }
  const file = fields(part['fileData']);
  const uri = text(file?.['fileUri']) ?? text(part['uri']);
  if (uri !== undefined) {
    return { type: 'uri', modality: modalityOf(text((file ?? part)['mimeType'])), uri };
  }
  return { type: 'other', kind: Object.keys(part)[0] ?? 'unknown' };
}

/** Kind of media by its type: `image`, `audio` and `video` as they are, everything else a document. */
function modalityOf(mimeType: string | undefined): string {
  const kind = mimeType?.split('/', 1)[0] ?? '';
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document';
}
