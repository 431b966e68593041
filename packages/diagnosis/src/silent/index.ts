import type { CallFacts, ChoiceFacts, ResponseFacts } from '../facts.ts';
import { normalizeFinishReason, type FinishReason } from '../finish-reason.ts';
import type { FormatCheck } from '../verdict.ts';
import type { Check, CheckResult, Finding, Judged, JudgeSettings } from './check.ts';
import { abortedByProvider } from './checks/aborted-by-provider.ts';
import { blocked } from './checks/blocked.ts';
import { empty, paused } from './checks/empty.ts';
import { finish } from './checks/finish.ts';
import { format } from './checks/format.ts';
import { foreignShape } from './checks/foreign-shape.ts';
import { items } from './checks/items.ts';
import { language } from './checks/language.ts';
import { missingToolCall } from './checks/missing-tool-call.ts';
import { refusal } from './checks/refusal.ts';
import { responseStatus } from './checks/response-status.ts';
import { runStop } from './checks/run-stop.ts';
import { streamCut } from './checks/stream-cut.ts';
import { judgeThresholds } from './checks/thresholds.ts';
import { toolError } from './checks/tool-error.ts';
import { toolArguments, unknownTool } from './checks/tools.ts';
import { truncation } from './checks/truncation.ts';
import { validator } from './checks/validator.ts';

export type { Finding, JudgeSettings } from './check.ts';

/** What is wrong with an answer that came with success, if anything. */
export interface ResponseJudgement {
  /** Absent when nothing is wrong. */
  finding?: Finding | undefined;
  /** Subcategories of findings that are no failure. */
  warnings?: readonly string[] | undefined;
  /** Result of the format check, when the expectation asked for one. */
  format?: FormatCheck | undefined;
}

/**
 * In the order in which they explain each other: a filter explains an empty answer, a refusal or a truncation
 * explains broken JSON, an unknown tool explains arguments that fit no schema. The first finding wins.
 */
const CHECKS: readonly Check[] = [
  foreignShape,
  blocked,
  finish,
  refusal,
  toolError,
  runStop,
  responseStatus,
  truncation,
  abortedByProvider,
  streamCut,
  unknownTool,
  toolArguments,
  items,
  empty,
  paused,
  missingToolCall,
  format,
  validator,
  language,
];

/** Ids of all checks, in order. */
export const SILENT_RULE_IDS: readonly string[] = [
  ...CHECKS.map((check) => check.id),
  'silent.step_limit',
  'silent.cost_threshold',
  'silent.latency_threshold',
  'silent.first_chunk_threshold',
];

const HEALTHY: ResponseJudgement = Object.freeze({});
const NO_CHOICES: readonly ChoiceFacts[] = Object.freeze([]);
const NO_SETTINGS: JudgeSettings = Object.freeze({});
const UNKNOWN_FINISH: FinishReason = Object.freeze({ normalized: 'unknown' });

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function choicesOf(response: ResponseFacts): readonly ChoiceFacts[] {
  if (!Array.isArray(response.choices)) return NO_CHOICES;
  const choices = response.choices as readonly ChoiceFacts[];
  return choices.every(isObject) ? choices : choices.filter(isObject);
}

/**
 * Whether the answer was read to its end, so that what is missing was never sent. A finish reason comes after the
 * content in every protocol: whoever has seen it has seen the answer, whatever happened later.
 */
function sawWhole(facts: CallFacts, response: ResponseFacts, first: ChoiceFacts | undefined): boolean {
  if (typeof first?.finishReason === 'string' || response.terminalEvent === true) return true;
  if (facts.ending === 'abandoned' || facts.ending === 'unread' || facts.ending === 'failed') return false;
  if (facts.error?.inStream === true) return false;
  if (facts.abort?.aborted !== true) return true;
  return facts.ending === 'completed' && response.terminalEvent === undefined;
}

function prepare(facts: CallFacts, response: ResponseFacts): Judged {
  const choices = choicesOf(response);
  const finishReason = choices.length > 0 ? normalizeFinishReason(choices[0]?.finishReason) : UNKNOWN_FINISH;
  return {
    facts,
    response,
    choices,
    finish: finishReason,
    whole: sawWhole(facts, response, choices[0]),
  };
}

function runCheck(check: Check, judged: Judged): CheckResult | undefined {
  try {
    return check.run(judged);
  } catch {
    // Facts come from readers over foreign objects; a getter that throws costs one check.
    return undefined;
  }
}

/** A check of the text says more about the format than one of the tool calls, a failed one more than a passed one. */
function stronger(one: FormatCheck | undefined, other: FormatCheck | undefined): FormatCheck | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.result === 'failed' || one.result === 'repairable') return one;
  return other.result === 'passed' && one.expected !== 'text' ? one : other;
}

function judgeAll(judged: Judged): ResponseJudgement {
  let found: Finding | undefined;
  let warnings: string[] | undefined;
  let formatCheck: FormatCheck | undefined;
  for (const check of CHECKS) {
    const result = runCheck(check, judged);
    if (result === undefined) continue;
    if (result.warning !== undefined) (warnings ??= []).push(result.warning);
    formatCheck = stronger(formatCheck, result.format);
    found = result.finding;
    if (found !== undefined) break;
  }
  if (found === undefined && warnings === undefined && formatCheck === undefined) return HEALTHY;
  return { finding: found, warnings, format: formatCheck };
}

function withThreshold(judgement: ResponseJudgement, over: Finding): ResponseJudgement {
  if (judgement.finding === undefined) return { ...judgement, finding: over };
  return { ...judgement, warnings: [...(judgement.warnings ?? []), over.category] };
}

function judge(facts: CallFacts, settings: JudgeSettings): ResponseJudgement {
  const response = facts.response;
  const judgement =
    response !== undefined && isObject(response) ? judgeAll(prepare(facts, response)) : HEALTHY;
  const over = judgeThresholds(facts, settings);
  return over === undefined ? judgement : withThreshold(judgement, over);
}

/**
 * Judges the answer of a call by what it holds: blocks, refusals, truncation, cut streams, tool calls, emptiness,
 * format, language, thresholds. Errors that were thrown are judged elsewhere. Pure, bounded, never throws.
 * `settings` are the limits for every call; seconds and US dollars, inclusive.
 */
export function judgeResponse(facts: CallFacts, settings: JudgeSettings = NO_SETTINGS): ResponseJudgement {
  try {
    return judge(facts, settings);
  } catch {
    return HEALTHY;
  }
}
