import { fields, text, list, type Fields } from '../../internal/read.ts';
import type { NeutralPart } from '../../neutral.ts';
import { bodyOf, imagePart } from '../openai/common.ts';

/** The caller's signal; the first versions have none. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(args[1])?.['abortSignal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

export function modelOf(args: readonly unknown[]): { model?: string | undefined } {
  return { model: text(bodyOf(args)['model']) };
}

export function words(value: unknown): readonly string[] | undefined {
  return list(value)?.filter((word) => typeof word === 'string');
}

/** Content of version 2: a string or typed parts. */
export function partsOf(content: unknown): readonly NeutralPart[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return (list(content) ?? []).map(partOf);
}

function partOf(item: unknown): NeutralPart {
  const part = fields(item) ?? {};
  switch (part['type']) {
    case 'text':
      return { type: 'text', content: text(part['text']) ?? '' };
    case 'thinking':
      return { type: 'reasoning', content: text(part['thinking']) ?? '' };
    case 'image_url':
      return imagePart(text(fields(part['imageUrl'])?.['url']), 'image');
    case 'document':
      return { type: 'text', content: documentText(part['document']) };
    default:
      return { type: 'other', kind: text(part['type']) ?? 'unknown' };
  }
}

/** The strings of a document: a text, an object of fields, or such an object as `data`. */
export function documentText(value: unknown): string {
  if (typeof value === 'string') return value;
  const document = fields(value) ?? {};
  const data = document['data'];
  if (typeof data === 'string') return data;
  return Object.values(fields(data) ?? document)
    .filter((item) => typeof item === 'string')
    .join('\n');
}

/** Parts of type `type`, their texts joined; undefined when there are none. */
export function joined(parts: readonly (Fields | undefined)[], type: string): string | undefined {
  const found = parts.filter((part) => part?.['type'] === type);
  return found.length === 0 ? undefined : found.map((part) => text(part?.[type]) ?? '').join('');
}
