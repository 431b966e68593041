import type { ModuleShape } from '../../adapter.ts';
import type { NeutralPart } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';
import { imagePart } from '../openai/common.ts';

/** A class in a file of its own: below `esm/` in 2.x, which is ES modules alone, and at the root in 1.x. */
export function classFile(file: string, name: string): ModuleShape {
  return { files: [`esm/${file}.js`, `${file}.js`], hint: `class ${name}`, bindings: [name] };
}

/** The caller's signal: among the request options (2.x), or in what they hand on to `fetch`. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const options = fields(args[1]);
  const signal = options?.['signal'] ?? fields(options?.['fetchOptions'])?.['signal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

/** Content is a string or a list of chunks. */
export function partsOf(content: unknown): readonly NeutralPart[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return (list(content) ?? []).map(partOf);
}

function partOf(item: unknown): NeutralPart {
  const chunk = fields(item) ?? {};
  switch (chunk['type']) {
    case 'text':
      return { type: 'text', content: text(chunk['text']) ?? '' };
    case 'thinking':
      return { type: 'reasoning', content: textOf(chunk['thinking']) ?? '' };
    case 'image_url': {
      const image = chunk['imageUrl'];
      return imagePart(text(image) ?? text(fields(image)?.['url']), 'image');
    }
    case 'document_url':
      return imagePart(text(chunk['documentUrl']), 'document');
    case 'input_audio':
      return audioPart(text(chunk['inputAudio']));
    case 'file':
      return { type: 'file', modality: 'document', file_id: text(chunk['fileId']) ?? '' };
    default:
      return { type: 'other', kind: text(chunk['type']) ?? 'unknown' };
  }
}

/** A recording is given as its address or as base64. */
function audioPart(audio: string | undefined): NeutralPart {
  if (audio === undefined || audio.startsWith('http')) return imagePart(audio, 'audio');
  return { type: 'blob', modality: 'audio', content: audio };
}

/** The text in a string or among chunks; undefined when there are none. */
export function textOf(content: unknown): string | undefined {
  return text(content) ?? joined(content, 'text', (chunk) => text(chunk));
}

/** What the model thought, among the chunks of its answer. */
export function thoughtOf(content: unknown): string | undefined {
  return joined(content, 'thinking', textOf) || undefined;
}

function joined(
  content: unknown,
  type: string,
  read: (value: unknown) => string | undefined,
): string | undefined {
  const chunks = list(content)?.map(fields);
  return chunks
    ?.filter((chunk) => chunk?.['type'] === type)
    .map((chunk) => read(chunk?.[type]) ?? '')
    .join('');
}

/** Whether chunks hold more than text and thoughts: pictures, files, references. */
export function hasOther(content: unknown): boolean {
  return (list(content) ?? []).some((item) => {
    const type = fields(item)?.['type'];
    return type !== 'text' && type !== 'thinking';
  });
}
