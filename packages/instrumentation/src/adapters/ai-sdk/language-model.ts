import type { Expectation, ToolDefinition, UsageFacts } from '@culprit/diagnosis';
import type { CallSpec } from '../../adapter.ts';
import type { NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { bodyOf } from '../openai/common.ts';
import { contentState, foldContent, type ContentState } from './content.ts';
import { modelStream } from './model-stream.ts';
import { readMessages } from './prompt.ts';
import { readUsage } from './usage.ts';

export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const { abortSignal } = bodyOf(args);
  return abortSignal instanceof AbortSignal ? abortSignal : undefined;
}

export function modelIdOf(_args: readonly unknown[], self: unknown): { model?: string | undefined } {
  return { model: text(fields(self)?.['modelId']) };
}

function readRequest(args: readonly unknown[], self: unknown): NeutralRequest {
  const body = bodyOf(args);
  const format = fields(body['responseFormat']);
  const json = format?.['type'] === 'json';
  return {
    ...modelIdOf(args, self),
    maxTokens: number(body['maxOutputTokens']),
    temperature: number(body['temperature']),
    topP: number(body['topP']),
    topK: number(body['topK']),
    frequencyPenalty: number(body['frequencyPenalty']),
    presencePenalty: number(body['presencePenalty']),
    seed: number(body['seed']),
    stopSequences: list(body['stopSequences'])?.filter((word) => typeof word === 'string'),
    reasoningLevel: text(body['reasoning']),
    outputType: json ? 'json' : undefined,
    tools: toolsOf(body['tools']),
    expectation: expectationOf(body, json ? format : undefined),
  };
}

function expectationOf(body: Fields, json: Fields | undefined): Expectation | undefined {
  const choice = fields(body['toolChoice'])?.['type'];
  const toolCall = choice === 'required' || choice === 'tool' ? { toolCall: true } : undefined;
  if (json === undefined) return toolCall;
  const schema = json['schema'];
  return schema === undefined
    ? { format: 'json', ...toolCall }
    : { format: 'json_schema', schema, ...toolCall };
}

/** Tools of the application; those that the provider runs itself are not the caller's to call. */
function toolsOf(value: unknown): readonly ToolDefinition[] | undefined {
  const tools = list(value)?.flatMap((item): ToolDefinition[] => {
    const tool = fields(item);
    const name = text(tool?.['name']);
    return name === undefined || tool?.['type'] !== 'function'
      ? []
      : [{ name, parameters: tool['inputSchema'] ?? tool['parameters'] }];
  });
  return tools === undefined || tools.length === 0 ? undefined : tools;
}

function readResponse(value: unknown): NeutralResponse {
  const answer = fields(value);
  const content = list(answer?.['content']);
  const said = fields(answer?.['response']);
  const state = contentState();
  for (const part of content ?? []) foldContent(state, fields(part) ?? {});
  return {
    id: text(said?.['id']),
    model: text(said?.['modelId']),
    choices: content === undefined ? undefined : [choiceOf(state, answer?.['finishReason'])],
    usage: usageOf(answer),
    foreignShape: foreignShape(value, content),
  };
}

function usageOf(answer: Fields | undefined): UsageFacts | undefined {
  return readUsage(answer?.['usage'], answer?.['providerMetadata']);
}

/** What the framework says where the provider gave no reason that it knows. */
const UNSTATED: ReadonlySet<string> = new Set(['other', 'unknown', 'interrupted']);

/** The provider's own word where it is passed on, else the framework's; a stream that was cut has neither. */
export function finishReasonOf(reason: unknown): string | null {
  const raw = text(fields(reason)?.['raw']);
  const unified = text(fields(reason)?.['unified']) ?? text(reason);
  return unified === undefined || UNSTATED.has(unified) ? (raw ?? null) : unified;
}

export function choiceOf(
  state: ContentState,
  reason: unknown,
): NonNullable<NeutralResponse['choices']>[number] {
  const { texts, reasoning, calls, other } = state;
  return {
    finishReason: finishReasonOf(reason),
    text: texts.length === 0 ? undefined : texts.join(''),
    reasoning: reasoning.length === 0 ? undefined : reasoning.join(''),
    toolCalls: calls.length === 0 ? undefined : calls,
    otherContent: other || undefined,
  };
}

const shared = {
  path: { binding: 'LanguageModel', statics: '', instance: '' },
  operation: 'chat',
  head: modelIdOf,
  prompt: (args: readonly unknown[]) => readMessages(bodyOf(args)['prompt']),
  response: readResponse,
  signal: signalOf,
} as const;

/** What every provider's language model has: one HTTP request each. */
export const languageModel: readonly CallSpec[] = [
  { ...shared, method: 'doGenerate', request: readRequest },
  {
    ...shared,
    method: 'doStream',
    request: (args, self) => ({ ...readRequest(args, self), stream: true }),
    stream: modelStream,
  },
];
