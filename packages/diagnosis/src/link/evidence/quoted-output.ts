import type { CauseEdge } from '../../trace.ts';
import { canComeFromInput, hasDamagedOutput } from '../plausibility.ts';
import type { SpanNode } from '../span-node.ts';
import { containsPiece } from '../text/novelty.ts';
import { marksOf } from '../text/marks.ts';
import { probesFor } from '../text/probes.ts';
import { specificity } from '../text/specificity.ts';
import { WINDOW, type TraceView } from '../trace-view.ts';

/** The error message speaks about the failed call's output: it quotes it, or it is what parsing it says. */
export function quotedOutput(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (effect.message === '' || !canComeFromInput(effect)) return [];
  let best: CauseEdge | undefined;
  for (const cause of [...view.failuresBefore(effect), ...view.failuresBelow(effect).slice(-WINDOW)]) {
    if (!hasDamagedOutput(cause)) continue;
    const confidence = quotation(effect.message, cause);
    if (confidence > (best?.confidence ?? 0)) best = { spanId: cause.id, evidence: 'error_text', confidence };
  }
  return best === undefined ? [] : [best];
}

/** How surely `message` speaks about the output of `source`; 0 when nothing says so. */
export function quotation(message: string, source: SpanNode): number {
  if (source.span.flow === undefined) return 0;
  if (/JSON|Unexpected|Unterminated|Expected/.test(message)) {
    // An empty answer is what "Unexpected end of JSON input" speaks about.
    for (const output of source.outputs.length > 0 ? source.outputs : ['']) {
      const confidence = parseErrorMatch(message, output);
      if (confidence > 0) return confidence;
    }
  }
  if (quotesSnippet(message, source)) return 0.85;
  return namesValue(message, source) ? 0.8 : 0;
}

/** Parsing the same text again gives the same complaint, down to the position. */
function parseErrorMatch(message: string, output: string): number {
  for (const text of new Set([output, output.trim(), withoutFence(output), withoutIntroduction(output)])) {
    const complaint = complaintOf(text);
    if (complaint !== undefined && message.includes(complaint))
      return /position [1-9]|"/.test(complaint) ? 0.93 : 0.75;
    const old = /Unexpected token (.) in JSON at position (\d+)/.exec(message);
    if (old !== null && complaint !== undefined && text[Number(old[2])] === old[1])
      return Number(old[2]) > 0 ? 0.85 : 0.6;
  }
  return 0;
}

function complaintOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : undefined;
  }
}

function withoutFence(text: string): string {
  return text.replace(/^\s*```\w*\s*/, '').replace(/\s{0,80}```\s{0,80}$/, '');
}

/** Code that expects a sentence in front of the JSON cuts it off before it parses, and so have positions to be counted. */
function withoutIntroduction(text: string): string {
  const start = text.search(/[[{]/);
  return start > 0 ? text.slice(start) : text;
}

const QUOTED = /"((?:[^"\\]|\\.){8,400})"|'([^']{8,400})'|`([^`]{8,400})`/g;

function quotesSnippet(message: string, source: SpanNode): boolean {
  for (const match of message.matchAll(QUOTED)) {
    const snippet = (match[1] ?? match[2] ?? match[3] ?? '').replace(/^(?:\.{3}|…)|(?:\.{3}|…)$/g, '');
    if (specificity(snippet) === 0 || containsPiece(source.inputs, snippet)) continue;
    if (containsPiece(source.outputs, snippet)) return true;
  }
  return false;
}

/** A value named without quotes has to be one that nobody writes by chance. */
function namesValue(message: string, source: SpanNode): boolean {
  return probesFor(source, marksOf([message])).some(
    (probe) =>
      probe.weight === 1 && message.includes(probe.text) && !containsPiece(source.inputs, probe.text),
  );
}
