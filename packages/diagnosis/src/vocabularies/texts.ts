import { isRecord, records, structured } from './values.ts';

/** What OpenInference puts where its privacy switches hid a value. */
const HIDDEN = '__REDACTED__';

/** Whether a content attribute holds content. */
export function isShown(value: unknown): boolean {
  return value !== undefined && value !== HIDDEN;
}

/** Strings as they are, structured values as JSON text. */
export function asTexts(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return value === '' || value === HIDDEN ? [] : [value];
    return isRecord(value) || Array.isArray(value) ? [JSON.stringify(value)] : [];
  });
}

/** Strings collected from one structured value, and how deep they are looked for. */
const MAX_LEAVES = 128;
const MAX_DEPTH = 8;

/**
 * A value of unknown shape, such as the arguments of a step: the text itself and, where it is JSON, the strings in it
 * that JSON had to escape, because other texts hold them unescaped.
 */
export function valueTexts(value: unknown): readonly string[] {
  const whole = asTexts([value]);
  const inner = structured(value);
  if (inner === undefined) return whole;
  const leaves: string[] = [];
  collect(inner, leaves, 0);
  return [...whole, ...leaves.filter((leaf) => JSON.stringify(leaf).length !== leaf.length + 2)];
}

function collect(value: unknown, leaves: string[], depth: number): void {
  if (leaves.length >= MAX_LEAVES || depth > MAX_DEPTH) return;
  if (typeof value === 'string') leaves.push(value);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) collect(item, leaves, depth + 1);
}

/**
 * Texts of a list of messages, one for each part, so that what a conversation repeats stays recognisable. Contents are
 * strings or lists of parts, as the providers' and the AI SDK's messages have them.
 */
export function messageTexts(value: unknown): readonly string[] {
  return records(value).flatMap((message) => contentTexts(message['content']));
}

/** One content: a string, or parts given as a list or as JSON text of one. */
export function contentTexts(content: unknown): readonly string[] {
  const parts = records(content);
  if (parts.length === 0) return asTexts([content]);
  return parts.flatMap((part) =>
    asTexts([part['text'], part['content'], resultOf(part), part['input'] ?? part['args']]),
  );
}

/** The AI SDK wraps results of tools: `output: { type, value }`, earlier `result`. */
function resultOf(part: Readonly<Record<string, unknown>>): unknown {
  const { output, result } = part;
  return isRecord(output) && 'value' in output ? output['value'] : (output ?? result);
}
