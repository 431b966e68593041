import { fields, text, type Fields } from '../../internal/read.ts';

/** Bodies beyond this are not parsed: documents and pictures make them large, and the SDK has parsed nothing yet. */
const MAX_BODY = 16 * 1024 * 1024;

const parsed = new WeakMap<object, Fields>();

/** The JSON body of an `InvokeModel` request, parsed once for all that read the same arguments. */
export function requestBody(args: readonly unknown[], input: Fields): Fields {
  const known = parsed.get(args);
  if (known !== undefined) return known;
  const body = parseBody(input['body']) ?? {};
  parsed.set(args, body);
  return body;
}

/** Text or bytes as JSON; undefined when it is none or too large. */
export function parseBody(value: unknown): Fields | undefined {
  const json = textOf(value);
  if (json === undefined || json.length > MAX_BODY) return undefined;
  try {
    return fields(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const bytes = bytesOf(value);
  return bytes === undefined || bytes.byteLength > MAX_BODY ? undefined : bytes.toString('utf8');
}

/** The same memory, seen as a Buffer. */
function bytesOf(value: unknown): Buffer | undefined {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? Buffer.from(value) : undefined;
}

/** Whether the body has this key somewhere, told without parsing it: in JSON, a quoted word in a text is escaped. */
function mentions(value: unknown, key: string): boolean {
  const quoted = `"${key}"`;
  return typeof value === 'string' ? value.includes(quoted) : bytesOf(value)?.includes(quoted) === true;
}

/** Model ids of embeddings and of pictures; the rest generate text. */
const EMBEDDINGS = /embed/;
const PICTURES = /titan-image|nova-canvas|stability|stable-/;

/** What an `InvokeModel` does, from the model's id and, where that says nothing, from the keys of the body. */
export type InvokeKind = 'embeddings' | 'generate_content' | 'chat' | 'text_completion';

const kinds = new WeakMap<object, InvokeKind>();

/** Told once for all that ask about the same arguments. */
export function kindOf(args: readonly unknown[], input: Fields): InvokeKind {
  const known = kinds.get(args);
  if (known !== undefined) return known;
  const kind = tellKind(text(input['modelId']) ?? '', input['body']);
  kinds.set(args, kind);
  return kind;
}

function tellKind(id: string, body: unknown): InvokeKind {
  if (EMBEDDINGS.test(id) || mentions(body, 'texts') || mentions(body, 'embeddingTypes')) return 'embeddings';
  if (PICTURES.test(id) || mentions(body, 'taskType')) return 'generate_content';
  return mentions(body, 'messages') || mentions(body, 'message') ? 'chat' : 'text_completion';
}
