import type { FailureCategory } from '../taxonomy.ts';
import { groupOf } from '../taxonomy.ts';
import type { SpanNode } from './span-node.ts';

/** Failures that bad input can bring about. A 429 or a refused connection is not one, whatever the prompt said. */
const CAUSED_BY_INPUT: ReadonlySet<FailureCategory> = new Set<FailureCategory>([
  'invalid_input_format',
  'content_policy_violation',
  'malformed_response',
  'semantic_error',
  'tool_failure',
  'cascading_failure',
  'unknown',
]);

/** Failures whose output, if any, is sound: it came late or cost much, but it is not damaged. */
const SOUND_OUTPUT: ReadonlySet<FailureCategory> = new Set<FailureCategory>([
  'latency_threshold_exceeded',
  'cost_threshold_exceeded',
]);

const LIMITS: ReadonlySet<FailureCategory> = new Set<FailureCategory>([
  'latency_threshold_exceeded',
  'cost_threshold_exceeded',
]);

/** Subcategories of an incomplete answer that tell of the input, not of a limit or of a lost connection. */
const EMPTIED_BY_INPUT = /refus|block|filter/;

const TRANSPORT_TEXT =
  /\b(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|TIMEDOUT|AI_AGAIN|PIPE|NOTFOUND|HOSTUNREACH|NETUNREACH)|ENOTFOUND|UND_ERR_\w+|socket hang up|fetch failed|network error|timed? ?out|timeout|rate limit\w*|too many requests|service unavailable|bad gateway|gateway timeout|overloaded|unauthori[sz]ed|forbidden|(?:401|403|429|500|502|503|504|529))\b/i;

/** Whether what went into the call could have made it fail. */
export function canComeFromInput(effect: SpanNode): boolean {
  const category = effect.category;
  if (category === null) return false;
  if (category === 'incomplete_response')
    return EMPTIED_BY_INPUT.test(effect.span.verdict?.subcategory ?? '');
  if (!CAUSED_BY_INPUT.has(category)) return false;
  return !(isVague(category) && TRANSPORT_TEXT.test(`${effect.errorType} ${effect.message}`));
}

/** How providers say that a parameter of the request has the wrong type, is unknown or is missing. */
const PARAMETER_TEXT =
  /\b(?:invalid type for|unknown parameter|unrecogni[sz]ed request argument|missing required parameter|unsupported parameter)\b/i;
const NOTHING_TEXT = /\b(?:null|undefined|none|empty|missing)\b/i;

/**
 * Whether text in the input could have made the call fail. It travels inside strings, so it cannot change the type or
 * the name of a request's parameter: that is what the calling code got wrong. Arguments of tools are written by a
 * model, types included.
 */
export function canComeFromText(effect: SpanNode): boolean {
  return canComeFromInput(effect) && !complainsAboutParameter(effect);
}

/** Whether nothing where text should be could have made the call fail; a complaint about a type then says so. */
export function canComeFromNothing(effect: SpanNode): boolean {
  return canComeFromInput(effect) && (!complainsAboutParameter(effect) || NOTHING_TEXT.test(effect.message));
}

function complainsAboutParameter(effect: SpanNode): boolean {
  const { operation } = effect.span;
  return operation !== undefined && operation !== 'execute_tool' && PARAMETER_TEXT.test(effect.message);
}

/** Whether the output of this failure may be damaged. */
export function hasDamagedOutput(cause: SpanNode): boolean {
  return cause.category !== null && !SOUND_OUTPUT.has(cause.category);
}

/** Whether the failure is one of the answer itself, so that whoever uses the answer meets it. */
export function isOutputFailure(cause: SpanNode): boolean {
  return (
    cause.category !== null &&
    (groupOf(cause.category) === 'output' || cause.category === 'content_policy_violation')
  );
}

/** A limit set on the parent is broken by the parent as a whole; only a child that was itself too slow explains it. */
export function canEndParent(child: SpanNode, parent: SpanNode): boolean {
  if (parent.category !== null && LIMITS.has(parent.category)) return child.category === parent.category;
  return (
    child.category !== 'cost_threshold_exceeded' &&
    (child.category !== 'latency_threshold_exceeded' || child.thrown)
  );
}

const DATA_ERROR = /SyntaxError|Zod|Validation|Parse|Schema|Decod|Format|JSON/i;
const DATA_TEXT =
  /JSON|pars(?:e|ing)|schema|validat|unexpected (?:token|end)|malformed|invalid|missing|required|expected|undefined|null\b|empty/i;

/** Whether the error says that some data was not what was expected. */
export function complainsAboutData(effect: SpanNode): boolean {
  if (effect.category === 'malformed_response' || effect.category === 'invalid_input_format') return true;
  return DATA_ERROR.test(effect.errorType) || DATA_TEXT.test(effect.message);
}

/** The part of a call that carries the answer, as SDKs and applications name it when it is not there. */
const ANSWER_TEXT =
  /\b(?:answer|completion|response|output|content block|content|stream|model|tool call|choice|refus\w+|truncat\w+)\b/i;

/** Whether the error speaks of a model's answer, and of nothing that failed on the way to it. */
export function complainsAboutAnswer(effect: SpanNode): boolean {
  const text = `${effect.errorType} ${effect.message}`;
  return ANSWER_TEXT.test(text) && !TRANSPORT_TEXT.test(text);
}

function isVague(category: FailureCategory): boolean {
  return category === 'tool_failure' || category === 'unknown' || category === 'cascading_failure';
}

const INFERENCE: ReadonlySet<string> = new Set(['chat', 'text_completion', 'generate_content', 'embeddings']);

/** Whether the span is a call of a model. */
export function isInference(node: SpanNode): boolean {
  return node.span.operation !== undefined && INFERENCE.has(node.span.operation);
}

/** Whether the span is a part of its parent's call, such as the HTTP request below a chat span. */
export function isTransport(node: SpanNode, parent: SpanNode | undefined): boolean {
  if (node.span.operation !== undefined || parent === undefined) return false;
  return isInference(parent);
}
