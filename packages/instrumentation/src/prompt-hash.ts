import { createHash, hash, type Hash } from 'node:crypto';
import type { NeutralChoice, NeutralPart, NeutralPrompt } from './neutral.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * Text hashed in full. Beyond it each part contributes its length, head, tail and evenly spaced windows, so that a
 * prompt of any size costs about the same. Two prompts of more than this size that differ only between the windows
 * share a hash.
 */
const FULL_TEXT = 1024 * 1024;
/** Base64 and bytes are sampled from this size on. */
const FULL_BLOB = 4096;
const WINDOWS = 8;
/** Tool arguments longer than this are hashed as written, not as canonical JSON. */
const MAX_PARSED_ARGUMENTS = 64 * 1024;
/** Short strings are joined up to this size before they are handed to the hash. */
const BATCH = 16 * 1024;

export interface PromptDigest {
  hash: string;
  /** Characters of text in the prompt (UTF-16 code units). */
  length: number;
}

/**
 * Hash and length of a prompt. Canonical form: instructions first, then every part with its role and type, message
 * boundaries and tool-call ids left out, tool arguments as canonical JSON. Thereby the same prompt has the same hash
 * through OpenAI Chat Completions, Responses and Anthropic Messages.
 */
export function hashPrompt(prompt: NeutralPrompt): PromptDigest {
  const entries: Entry[] = [];
  for (const part of prompt.system ?? []) entries.push(entryOf('system', part));
  for (const message of prompt.messages) {
    for (const part of message.parts) entries.push(entryOf(message.role, part));
  }
  if (prompt.omitted !== undefined && prompt.omitted > 0)
    entries.push({ head: `omitted ${prompt.omitted}`, text: '' });
  return digest(entries);
}

/** Hash and length of an answer: text, refusal and tool calls of every choice; reasoning is left out. */
export function hashAnswer(choices: readonly NeutralChoice[]): PromptDigest {
  const entries: Entry[] = [];
  for (const choice of choices) {
    if (choice.text !== undefined) entries.push({ head: 'assistant text', text: choice.text });
    if (choice.refusal !== undefined) entries.push({ head: 'assistant refusal', text: choice.refusal });
    for (const call of choice.toolCalls ?? []) {
      entries.push(toolCallEntry(call.name ?? '', call.arguments));
    }
  }
  return digest(entries);
}

/** Size and (from 4 KB on sampled) hash of binary content: what telemetry says in its place. */
export function hashBlob(content: string | Uint8Array): { bytes: number; sha256: string } {
  const writer = new BatchedHash();
  writeSampled(writer, content, FULL_BLOB);
  const bytes = typeof content === 'string' ? Math.floor((content.length * 3) / 4) : content.byteLength;
  return { bytes, sha256: writer.hex() };
}

/** One part: `head` names it, `text` is counted and hashed, `blob` is sampled and not counted. */
interface Entry {
  head: string;
  text: string;
  blob?: string | Uint8Array | undefined;
}

function entryOf(role: string, part: NeutralPart): Entry {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { head: `${role} ${part.type}`, text: part.content };
    case 'tool_call':
      return toolCallEntry(part.name, part.arguments);
    case 'tool_call_response':
      return { head: 'tool response', text: textOf(part.response) };
    case 'blob':
      return { head: `${role} blob ${part.modality} ${part.mime_type ?? ''}`, text: '', blob: part.content };
    case 'uri':
      return { head: `${role} uri ${part.modality}`, text: part.uri };
    case 'file':
      return { head: `${role} file ${part.modality}`, text: part.file_id };
    case 'other':
      return { head: `${role} other ${part.kind}`, text: '' };
  }
}

function toolCallEntry(name: string, args: unknown): Entry {
  return { head: `assistant tool_call ${name}`, text: canonicalArguments(args) };
}

function canonicalArguments(args: unknown): string {
  if (typeof args !== 'string') return args === undefined ? '' : canonicalJson(args);
  if (args.length > MAX_PARSED_ARGUMENTS) return args;
  try {
    return canonicalJson(JSON.parse(args) as unknown);
  } catch {
    return args;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function digest(entries: readonly Entry[]): PromptDigest {
  let length = 0;
  for (const entry of entries) length += entry.text.length;
  if (length < BATCH && !entries.some(hasBlob)) return { hash: digestOfShort(entries), length };
  const writer = new BatchedHash();
  const share =
    length <= FULL_TEXT ? Number.POSITIVE_INFINITY : Math.max(64, Math.floor(FULL_TEXT / entries.length));
  for (const { head, text, blob } of entries) {
    writer.write(`\u0000${head}\u0000${blob === undefined ? text.length : sizeOf(blob)}\u0000`);
    writeSampled(writer, text, share);
    if (blob !== undefined) writeSampled(writer, blob, FULL_BLOB);
  }
  return { hash: writer.hex(), length };
}

const hasBlob = ({ blob }: Entry): boolean => blob !== undefined;

/** What {@link digest} does, in one step and without its parts: most prompts and answers are short. */
function digestOfShort(entries: readonly Entry[]): string {
  let all = '';
  for (const { head, text } of entries) all += `\u0000${head}\u0000${text.length}\u0000${text}`;
  return hash('sha256', all, 'hex').slice(0, 32);
}

function sizeOf(value: string | Uint8Array): number {
  return typeof value === 'string' ? value.length : value.byteLength;
}

/** Writes all of a value when it is at most `share` long, else head, tail and windows of together that size. */
function writeSampled(writer: BatchedHash, value: string | Uint8Array, share: number): void {
  const size = sizeOf(value);
  if (size <= share) {
    writer.write(value);
    return;
  }
  const width = Math.max(4, Math.floor(share / (WINDOWS + 2)));
  for (let window = 0; window <= WINDOWS + 1; window++) {
    const start = Math.floor(((size - width) * window) / (WINDOWS + 1));
    writer.write(
      typeof value === 'string' ? value.slice(start, start + width) : value.subarray(start, start + width),
    );
  }
}

/** Collects short strings; a prompt that fits into one batch is hashed in one step, which is twice as fast. */
class BatchedHash {
  #hash: Hash | undefined;
  #pending = '';

  write(value: string | Uint8Array): void {
    if (typeof value === 'string' && value.length < BATCH) {
      this.#pending += value;
      if (this.#pending.length >= BATCH) this.#flush();
      return;
    }
    this.#flush();
    this.#started().update(value);
  }

  hex(): string {
    if (this.#hash === undefined) return hash('sha256', this.#pending, 'hex').slice(0, 32);
    this.#flush();
    return this.#hash.digest('hex').slice(0, 32);
  }

  #flush(): void {
    if (this.#pending === '') return;
    this.#started().update(this.#pending);
    this.#pending = '';
  }

  #started(): Hash {
    return (this.#hash ??= createHash('sha256'));
  }
}
