import type {
  CallFacts,
  ChoiceFacts,
  Expectation,
  RequestFacts,
  ResponseFacts,
  RunStop,
  TimingFacts,
  ToolCall,
  UsageFacts,
} from '../facts.ts';
import { normalizeFinishReason } from '../finish-reason.ts';
import { asFiniteNumber, asString, isArray, isRecord, type UnknownRecord } from '../internal/guarded.ts';
import { detectLanguage } from './language.ts';
import { measuresOf } from './limits-from-record.ts';

/** The facts that the `response` part of a failure record holds. */
export type RecordedResponse = Pick<
  CallFacts,
  'request' | 'response' | 'expectation' | 'timing' | 'usage' | 'costUsd' | 'abort'
>;

/** What else of the record helps to read its response. */
export interface RecordContext {
  provider?: string | undefined;
  operation?: string | undefined;
}

/** Gemini's protocol buffers number the reasons; printed responses of its Python SDK show the number. */
const GEMINI_REASONS = ['FINISH_REASON_UNSPECIFIED', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER'];

/**
 * A record is a report of a failure: one that states how long the call took, and nothing else that is wrong, is a
 * complaint about its slowness. Seconds.
 */
const SLOW_WHEN_REPORTED = 45;
/** The same for the first chunk of a stream. */
const SLOW_FIRST_WHEN_REPORTED = 15;
/** Times a stated baseline above which a reported latency is the complaint. */
const SLOWER_THAN_BASELINE = 2;
const REPEATS_THAT_LOOP = 3;

const JSON_EXPECTATIONS: Readonly<Record<string, 'json' | 'json_schema'>> = {
  json: 'json',
  json_schema: 'json_schema',
};

function finishReasonOf(source: UnknownRecord): string | null | undefined {
  const raw = source['finish_reason'] ?? source['stop_reason'];
  if (typeof raw === 'number') return GEMINI_REASONS[raw] ?? String(raw);
  if (typeof raw === 'string') return raw.replace(/^FinishReason\./, '');
  return raw === null ? null : undefined;
}

function toolCallOf(source: unknown): ToolCall | undefined {
  if (!isRecord(source)) return undefined;
  const call = isRecord(source['function']) ? source['function'] : source;
  const name = asString(call['name']);
  const raw = call['arguments'] ?? call['args'] ?? call['input'];
  const found: ToolCall = {};
  if (name !== undefined) found.name = name;
  if (raw !== undefined && raw !== null) found.arguments = raw;
  return found;
}

function toolCallsOf(source: UnknownRecord): ToolCall[] {
  const calls = source['tool_calls'];
  if (!isArray(calls)) return [];
  return calls.map(toolCallOf).filter((call): call is ToolCall => call !== undefined);
}

/** Nothing but nulls means that nobody wrote the answer down, not that it was empty; so does a run's, when it ended well. */
function isUnrecorded(choice: ChoiceFacts, operation: string | undefined): boolean {
  if (choice.text !== undefined || choice.refusal !== undefined || choice.toolCalls !== undefined)
    return false;
  const reason = choice.finishReason;
  return !reason || (operation === 'invoke_agent' && normalizeFinishReason(reason).normalized === 'stop');
}

function choiceOf(source: UnknownRecord, operation: string | undefined): ChoiceFacts | undefined {
  const text = asString(source['content']);
  const refusal = asString(source['refusal']);
  const toolCalls = toolCallsOf(source);
  const finishReason = finishReasonOf(source);
  const choice: ChoiceFacts = {};
  if (finishReason !== undefined) choice.finishReason = finishReason;
  if (text !== undefined) choice.text = text;
  if (refusal) choice.refusal = refusal;
  if (toolCalls.length > 0) choice.toolCalls = toolCalls;
  const native = asString(source['native_finish_reason']);
  if (native !== undefined) choice.nativeFinishReason = native;
  return isUnrecorded(choice, operation) ? undefined : choice;
}

/** Whether the record says outright that the provider sent no choice at all. */
function saysNoChoices(source: UnknownRecord): boolean {
  return ['candidates', 'choices', 'output'].some((key) => {
    const value = source[key];
    return value === null ? !('error' in source) : isArray(value) && value.length === 0;
  });
}

function filteredCategory(results: unknown): string | undefined {
  const groups = isArray(results) ? results : [results];
  for (const group of groups) {
    if (!isRecord(group)) continue;
    const categories = isRecord(group['content_filter_results']) ? group['content_filter_results'] : group;
    for (const [name, result] of Object.entries(categories)) {
      if (isRecord(result) && (result['filtered'] === true || result['detected'] === true)) return name;
    }
  }
  return undefined;
}

function blockedOf(source: UnknownRecord): ResponseFacts['blocked'] {
  const feedback = source['prompt_feedback'] ?? source['promptFeedback'];
  if (isRecord(feedback)) {
    const reason = asString(feedback['blockReason'] ?? feedback['block_reason']);
    if (reason !== undefined && !reason.endsWith('UNSPECIFIED')) return { reason, target: 'prompt' };
  }
  const action = asString(source['action']);
  if (action === 'GUARDRAIL_INTERVENED') return { reason: action };
  const prompt = filteredCategory(source['prompt_filter_results']);
  if (prompt !== undefined) return { reason: 'content_filter', target: 'prompt', policy: prompt };
  const answer = filteredCategory(source['content_filter_results']);
  if (answer !== undefined) return { reason: 'content_filter', target: 'completion', policy: answer };
  return undefined;
}

/** MCP and agent SDKs put the tool's result, and whether it is an error, beside the call or into the content. */
function toolErrorOf(source: UnknownRecord, context: RecordContext): boolean | undefined {
  const calls = isArray(source['tool_calls']) ? source['tool_calls'] : [];
  const results: unknown[] = [source['content'], ...calls.map((call) => isRecord(call) && call['result'])];
  const flagged = results.filter(isRecord).filter((result) => 'isError' in result || 'is_error' in result);
  if (flagged.length === 0) return undefined;
  if (flagged.some((result) => result['isError'] === true || result['is_error'] === true)) return true;
  // Reported as a failure of a tool that itself claims success: swallowed by its server.
  return context.provider === 'mcp' || context.operation === 'execute_tool' ? true : undefined;
}

function previousCalls(source: UnknownRecord): readonly string[] {
  const previous = source['previous_tool_calls'];
  return isArray(previous)
    ? previous.map((call) => (typeof call === 'string' ? call : JSON.stringify(call)))
    : [];
}

function stoppedByOf(source: UnknownRecord, calls: readonly ToolCall[]): RunStop | undefined {
  const tool = calls[0]?.name;
  const listed = isArray(source['tool_calls']) ? source['tool_calls'] : [];
  const repeats = listed.filter(isRecord).filter((call) => 'repeated' in call);
  const first = repeats[0];
  if (first !== undefined) {
    const count = asFiniteNumber(first['repeated']);
    if (count === undefined || count >= REPEATS_THAT_LOOP) return { limit: 'loop', count, tool };
  }
  const within = longestRun(calls.map((call) => `${call.name} ${JSON.stringify(call.arguments)}`));
  if (within >= REPEATS_THAT_LOOP) return { limit: 'loop', count: within, tool };
  return loopBefore(source, tool) ?? stepLimitOf(source);
}

function longestRun(items: readonly string[]): number {
  let longest = 0;
  let current = 0;
  for (const [at, item] of items.entries()) {
    current = item === items[at - 1] ? current + 1 : 1;
    longest = Math.max(longest, current);
  }
  return longest;
}

function stepLimitOf(source: UnknownRecord): RunStop | undefined {
  const limit = asFiniteNumber(source['max_steps'] ?? source['max_turns'] ?? source['max_iterations']);
  const steps = asFiniteNumber(source['steps'] ?? source['turns'] ?? source['iterations']);
  if (limit !== undefined && steps !== undefined && steps >= limit) return { limit: 'steps', count: steps };
  return namesStepLimit(source) ? { limit: 'steps' } : undefined;
}

function loopBefore(source: UnknownRecord, tool: string | undefined): RunStop | undefined {
  const previous = previousCalls(source);
  const last = previous.at(-1);
  const run = previous.length - 1 - previous.findLastIndex((call) => call !== last);
  return last !== undefined && run >= REPEATS_THAT_LOOP ? { limit: 'loop', count: run, tool } : undefined;
}

/** Frameworks put their own notice where the answer should be: "Agent stopped due to max iterations." */
const STEP_NOTICE = /\bmax(?:imum)?[ _](?:iterations|turns|steps)\b/i;
const LONGEST_NOTICE = 120;

function namesStepLimit(source: UnknownRecord): boolean {
  const text = asString(source['content']);
  return text !== undefined && text.length < LONGEST_NOTICE && STEP_NOTICE.test(text);
}

function responseOf(source: UnknownRecord, surface: string, context: RecordContext): ResponseFacts {
  const response: ResponseFacts = {};
  const choice = choiceOf(source, context.operation);
  if (choice !== undefined) response.choices = [choice];
  else if (saysNoChoices(source)) response.choices = [];
  const status = asString(source['status']);
  if (status !== undefined) response.status = status;
  const details = source['incomplete_details'];
  const reason = isRecord(details) ? asString(details['reason']) : undefined;
  if (reason !== undefined) response.incompleteReason = reason;
  if (source['done_received'] === false || source['terminal_event'] === false) response.terminalEvent = false;
  const things = [source['content'], source['data'], source['embeddings'], source['images']].find(isArray);
  if (things !== undefined) response.itemCount = things.length;
  const language = asString(source['got_language']);
  if (language !== undefined) response.language = language;
  const blocked = blockedOf(source);
  if (blocked !== undefined) response.blocked = blocked;
  const stop = stoppedByOf(source, choice?.toolCalls ?? []);
  if (stop !== undefined) response.stoppedBy = stop;
  const toolError = surface === 'response' ? toolErrorOf(source, context) : undefined;
  if (toolError !== undefined) response.toolError = toolError;
  return response;
}

function seconds(milliseconds: unknown): number | undefined {
  const value = asFiniteNumber(milliseconds);
  return value === undefined ? undefined : value / 1000;
}

function limitsOf(source: UnknownRecord, expectation: Expectation): void {
  const { duration, maxDuration, maxFirstChunk, maxCost } = measuresOf(source);
  if (maxCost !== undefined) expectation.maxCostUsd = maxCost;
  const firstBaseline = seconds(source['baseline_ttft_ms']);
  const untimed = duration === undefined ? maxDuration : undefined;
  expectation.maxTimeToFirstChunk =
    firstBaseline === undefined
      ? (maxFirstChunk ?? untimed ?? SLOW_FIRST_WHEN_REPORTED)
      : firstBaseline * SLOWER_THAN_BASELINE;
  const baseline = seconds(source['provider_duration_ms'] ?? source['baseline_duration_ms']);
  const scaled = baseline === undefined ? undefined : baseline * SLOWER_THAN_BASELINE;
  expectation.maxLatency = maxDuration ?? scaled ?? SLOW_WHEN_REPORTED;
}

function expectationOf(source: UnknownRecord): Expectation {
  const expectation: Expectation = {};
  const expected = asString(source['expected']) ?? '';
  const json = JSON_EXPECTATIONS[expected];
  if (json !== undefined) expectation.format = json;
  if (isRecord(source['schema'])) expectation.schema = source['schema'];
  if (expected === 'tool_args') expectation.toolCall = true;
  if (expected === 'none') expectation.format = 'none';
  if (expected === 'image' || source['modality'] === 'image') expectation.media = 'image';
  const language = asString(source['expected_language']) ?? detectLanguage(source['prompt']);
  if (language !== undefined) expectation.language = language;
  limitsOf(source, expectation);
  return expectation;
}

function toolNames(source: UnknownRecord): readonly { name: string }[] | undefined {
  const tools = source['available_tools'] ?? source['tools_offered'];
  if (!isArray(tools)) return undefined;
  const names = tools.map((tool) => asString(isRecord(tool) ? tool['name'] : tool));
  return names.filter((name) => name !== undefined).map((name) => ({ name }));
}

function requestOf(source: UnknownRecord): RequestFacts | undefined {
  const maxTokens = asFiniteNumber(source['max_tokens']);
  const tools = toolNames(source);
  const stream = source['stream'] === true;
  if (maxTokens === undefined && tools === undefined && !stream) return undefined;
  const request: RequestFacts = {};
  if (maxTokens !== undefined) request.maxTokens = maxTokens;
  if (tools !== undefined) request.tools = tools;
  if (stream) request.stream = true;
  return request;
}

function timingOf(source: UnknownRecord): TimingFacts | undefined {
  const { duration, firstChunk: timeToFirstChunk } = measuresOf(source);
  if (duration === undefined && timeToFirstChunk === undefined) return undefined;
  return { duration, timeToFirstChunk };
}

function usageOf(source: UnknownRecord): UsageFacts | undefined {
  const usage = source['usage'];
  if (!isRecord(usage)) return undefined;
  const details = usage['completion_tokens_details'];
  return {
    inputTokens: asFiniteNumber(usage['prompt_tokens'] ?? usage['input_tokens'] ?? usage['promptTokenCount']),
    outputTokens: asFiniteNumber(
      usage['completion_tokens'] ?? usage['output_tokens'] ?? usage['candidatesTokenCount'],
    ),
    reasoningTokens: asFiniteNumber(
      isRecord(details) ? details['reasoning_tokens'] : usage['thoughtsTokenCount'],
    ),
  };
}

/**
 * Facts from the `response` part of a failure record. `null` in a record means "not written down" wherever that
 * can be told from "nothing came". Never throws on JSON values.
 */
export function responseFactsFromRecord(
  response: unknown,
  surface: string,
  context: RecordContext = {},
): RecordedResponse {
  if (!isRecord(response)) return {};
  const facts: RecordedResponse = {
    response: responseOf(response, surface, context),
    expectation: expectationOf(response),
  };
  const request = requestOf(response);
  if (request !== undefined) facts.request = request;
  const timing = timingOf(response);
  if (timing !== undefined) facts.timing = timing;
  const usage = usageOf(response);
  if (usage !== undefined) facts.usage = usage;
  const { cost } = measuresOf(response);
  if (cost !== undefined) facts.costUsd = cost;
  if (response['signal_aborted'] === false) facts.abort = { aborted: false };
  return facts;
}
