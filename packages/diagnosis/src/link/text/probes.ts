import type { SpanNode } from '../span-node.ts';
import { base64Head, decodeBase64 } from './base64.ts';
import type { Marks } from './marks.ts';
import { specificity } from './specificity.ts';

/** A piece of a call's output to look for in what came later. */
export interface Probe {
  readonly text: string;
  /** How much finding it proves; the pieces found together have to reach 1. */
  readonly weight: 0.5 | 1;
  readonly confidence: number;
  /** The text the piece is the beginning of: a longer common beginning says more about where it came from. */
  readonly whole?: string | undefined;
}

/** Beginning and end of a text that are looked for; long enough to be specific, short enough to survive a cut. */
const EDGE = 40;
const MAX_OUTPUTS = 8;
const MAX_LEAVES = 24;
/** Characters of one output that are searched for values. */
const MAX_SCANNED = 16_384;

/** The pieces of a node's output, made once. */
function probesOf(node: SpanNode): readonly Probe[] {
  return (node.probes ??= dedupe(node.outputs.slice(0, MAX_OUTPUTS).flatMap(probesOfText)));
}

function probesOfText(output: string): Probe[] {
  const text = output.trim();
  const decoded = decodeBase64(text.slice(0, 4096))?.trim();
  return [...textProbes(text, 0.9), ...(decoded === undefined ? [] : textProbes(decoded, 0.85))];
}

function textProbes(text: string, confidence: number): Probe[] {
  const head = text.slice(0, EDGE).trimEnd();
  if (specificity(head) !== 1) return leavesOf(text);
  const tail = text.length > 2 * EDGE ? text.slice(-EDGE).trimStart() : '';
  return [
    { text: head, weight: 1, confidence, whole: text },
    ...(specificity(tail) === 1 ? [{ text: tail, weight: 1, confidence: confidence - 0.05 } as const] : []),
    ...leavesOf(text),
  ];
}

/** A node's pieces and, where the texts to be searched have marks of encodings, its beginnings in those. */
export function probesFor(node: SpanNode, marks: Marks): readonly Probe[] {
  const plain = probesOf(node);
  if (!marks.json && !marks.base64 && !marks.uri) return plain;
  return [
    ...plain,
    ...plain.flatMap(({ text, whole }) => (whole === undefined ? [] : encodingsOf(text, marks))),
  ];
}

/** A beginning as it looks inside a JSON string, in base64 and in a URL. */
function encodingsOf(head: string, marks: Marks): Probe[] {
  const encodings = [
    ...(marks.json ? [JSON.stringify(head).slice(1, -1)] : []),
    ...(marks.base64 ? [base64Head(head)] : []),
    ...(marks.uri ? [encodeUri(head)] : []),
  ];
  return encodings.filter((text) => text !== head).map((text) => ({ text, weight: 1, confidence: 0.85 }));
}

function encodeUri(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // the cut went through a surrogate pair
  }
}

const STRING_LITERAL = /"((?:[^"\\]|\\.){4,2000})"(?!\s*:)/g;

/**
 * String values of JSON in the text, found without parsing: a truncated or corrupted document still has values
 * that travel.
 */
function leavesOf(text: string): Probe[] {
  if (!/[[{]/.test(text.slice(0, 400))) return [];
  const probes: Probe[] = [];
  for (const match of text.slice(0, MAX_SCANNED).matchAll(STRING_LITERAL)) {
    const value = unescape(match[1] ?? '').trim();
    const weight = specificity(value);
    if (weight === 0) continue;
    probes.push({ text: value.slice(0, 2 * EDGE).trimEnd(), weight, confidence: weight === 1 ? 0.85 : 0.75 });
    if (probes.length === MAX_LEAVES) break;
  }
  return probes;
}

function unescape(literal: string): string {
  if (!literal.includes('\\')) return literal;
  try {
    return String(JSON.parse(`"${literal}"`));
  } catch {
    return literal;
  }
}

function dedupe(probes: readonly Probe[]): Probe[] {
  const seen = new Set<string>();
  return probes.filter((probe) => !seen.has(probe.text) && seen.add(probe.text));
}
