import type { CallFacts, ChoiceFacts, ResponseFacts } from '../facts.ts';
import type { FinishReason } from '../finish-reason.ts';
import type { FailureCategory } from '../taxonomy.ts';
import type { Evidence, FormatCheck } from '../verdict.ts';

/** A failure that threw nothing. */
export interface Finding {
  category: FailureCategory;
  /** From the closed list of the category; absent where the facts do not say more. */
  subcategory?: string | undefined;
  /** Id of the check that found it. */
  rule: string;
  /** 0 to 1. */
  confidence: number;
  evidence: readonly Evidence[];
  /** Other categories that the evidence allows, most likely first. */
  alternatives?: readonly FailureCategory[] | undefined;
  silent: true;
}

/** Limits that hold for every call; an expectation of the call itself goes before them. */
export interface JudgeSettings {
  /** US dollars; a call that costs exactly this much is fine. */
  maxCostUsd?: number | undefined;
  /** Seconds; a call that takes exactly this long is fine. */
  maxLatency?: number | undefined;
}

/** What a check may read: the facts, and what the runner has derived from them once. */
export interface Judged {
  readonly facts: CallFacts;
  readonly response: ResponseFacts;
  readonly choices: readonly ChoiceFacts[];
  /** Normalised finish reason of the first choice (nearly every call has one choice only). */
  readonly finish: FinishReason;
  /** False when the caller stopped reading or the call failed: what is missing was not the provider's doing. */
  readonly whole: boolean;
}

/** What a check found out; nothing at all in the usual case. */
export interface CheckResult {
  finding?: Finding | undefined;
  warning?: string | undefined;
  format?: FormatCheck | undefined;
}

/** One kind of silent failure: a pure function of the facts. */
export interface Check {
  readonly id: string;
  readonly run: (judged: Judged) => CheckResult | undefined;
}

interface FindingInput {
  category: FailureCategory;
  subcategory?: string | undefined;
  confidence: number;
  field: string;
  value: unknown;
  alternatives?: readonly FailureCategory[] | undefined;
}

const LONGEST_EVIDENCE = 120;

/** Evidence with its value shortened. Pass identifiers, reasons and numbers only, never text of an answer. */
export function evidence(field: string, value: unknown): Evidence {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : typeof value;
  return { field, value: text.length > LONGEST_EVIDENCE ? `${text.slice(0, LONGEST_EVIDENCE)}…` : text };
}

export function finding(rule: string, input: FindingInput): Finding {
  const found: Finding = {
    category: input.category,
    rule,
    confidence: input.confidence,
    evidence: [evidence(input.field, input.value)],
    silent: true,
  };
  if (input.subcategory !== undefined) found.subcategory = input.subcategory;
  if (input.alternatives !== undefined) found.alternatives = input.alternatives;
  return found;
}

/** Whether the text holds anything but white space; stops at the first character that is none. */
export function hasText(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  for (let at = 0; at < text.length; at++) {
    if (!isSpace(text.charCodeAt(at))) return true;
  }
  return false;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff || code === 0x200b;
}

export function hasToolCalls(choice: ChoiceFacts): boolean {
  return Array.isArray(choice.toolCalls) && choice.toolCalls.length > 0;
}

/** Operations whose answer is text or tool calls. */
export function answersWithText(operation: unknown): boolean {
  return (
    operation === 'chat' ||
    operation === 'text_completion' ||
    operation === 'generate_content' ||
    operation === 'responses' ||
    operation === 'messages' ||
    operation === 'completions'
  );
}
