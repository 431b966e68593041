import type { FailureCategory, FailureGroup, Outcome } from './taxonomy.ts';

/** The result of classifying facts, JSON-safe. */
export interface Verdict {
  category: FailureCategory;
  group: FailureGroup;
  /** A finer kind within the category (`truncated_by_length`, `insufficient_quota`, `dns`, …). */
  subcategory?: string | undefined;
  /** Id of the rule that decided. */
  rule: string;
  /** 0 to 1. */
  confidence: number;
  /** The fields that were the evidence, strongest first. */
  evidence: readonly Evidence[];
  retryable: boolean;
  /** Action id of the remedy table. */
  remedy: string;
  /** Seconds to wait, when the provider stated it. */
  retryAfter?: number | undefined;
  /** Nothing was thrown: the provider answered with success. */
  silent: boolean;
  /** Result of the format check, when one ran. */
  format?: FormatCheck | undefined;
  /** Other categories that the evidence allows, most likely first. */
  alternatives?: readonly FailureCategory[] | undefined;
}

/** One field that decided, with its value shortened. Never prompt or answer text. */
export interface Evidence {
  /** Path in the facts, e.g. `error.http.body.error.code`. */
  field: string;
  value: string;
}

export interface FormatCheck {
  expected: 'text' | 'json' | 'json_schema' | 'tool_arguments' | 'custom';
  result: 'passed' | 'repairable' | 'failed' | 'not_checked';
  /** JSON pointer of the first violation. */
  pointer?: string | undefined;
}

/** What `classify` answers: a failure, or an outcome that is none, or a healthy call; warnings beside any of them. */
export interface Classification {
  /** Absent when the call is no failure. */
  verdict?: Verdict | undefined;
  /** Set when the call neither succeeded nor failed. */
  outcome?: Outcome | undefined;
  /** Subcategories of findings that are no failure. */
  warnings?: readonly string[] | undefined;
  /** Result of the format check, also on healthy calls. */
  format?: FormatCheck | undefined;
}
