import type { Expectation } from '@culprit/diagnosis';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { bodyOf, toolsOf } from '../openai/common.ts';
import { partsOf, textOf } from './common.ts';

/** Model, or the agent that stands for one. */
export function headOf(args: readonly unknown[]): {
  model?: string | undefined;
  target?: string | undefined;
} {
  const body = bodyOf(args);
  return { model: text(body['model']), target: text(body['agentId']) };
}

/** Chat, agents and fill-in-the-middle; `stream` is said by the method, never by the caller. */
export function readRequest(stream: boolean): (args: readonly unknown[]) => NeutralRequest {
  return (args) => requestOf(bodyOf(args), bodyOf(args), stream);
}

/** `settings` is where the sampling parameters are: in the body, for conversations in a part of it. */
export function requestOf(body: Fields, settings: Fields, stream: boolean): NeutralRequest {
  const stop = settings['stop'];
  const agent = text(body['agentId']);
  const format = formatOf(settings['responseFormat']);
  return {
    model: text(body['model']),
    maxTokens: number(settings['maxTokens']),
    temperature: number(settings['temperature']),
    topP: number(settings['topP']),
    frequencyPenalty: number(settings['frequencyPenalty']),
    presencePenalty: number(settings['presencePenalty']),
    seed: number(settings['randomSeed']),
    choiceCount: number(settings['n']),
    stopSequences: typeof stop === 'string' ? [stop] : list(stop)?.filter((word) => typeof word === 'string'),
    stream,
    reasoningLevel: text(settings['reasoningEffort']),
    serviceTier: text(settings['serviceTier']),
    outputType: format.outputType,
    tools: toolsOf(body['tools']),
    expectation: expectationOf(settings['toolChoice'], format.expectation),
    attributes: agent === undefined ? undefined : { 'gen_ai.agent.id': agent },
  };
}

function formatOf(value: unknown): { expectation?: Expectation; outputType?: string } {
  const format = fields(value);
  switch (format?.['type']) {
    case 'json_object':
      return { expectation: { format: 'json' }, outputType: 'json' };
    case 'json_schema': {
      const schema = fields(format['jsonSchema'])?.['schemaDefinition'];
      return { expectation: { format: 'json_schema', schema }, outputType: 'json' };
    }
    case 'text':
      return { outputType: 'text' };
    default:
      return {};
  }
}

/** `any` and `required` leave the model no choice but a tool; so does a tool that is named. */
function expectationOf(choice: unknown, format: Expectation | undefined): Expectation | undefined {
  const forced = choice === 'any' || choice === 'required' || fields(choice) !== undefined;
  return forced ? { ...format, toolCall: true } : format;
}

export function readChatPrompt(args: readonly unknown[]): NeutralPrompt {
  const { items, omitted } = bounded(list(bodyOf(args)['messages']) ?? []);
  return { messages: items.map(messageOf), omitted };
}

export function messageOf(item: unknown): NeutralMessage {
  const message = fields(item) ?? {};
  const role = text(message['role']) ?? 'user';
  if (role === 'tool') {
    const response = textOf(message['content']) ?? '';
    return { role, parts: [{ type: 'tool_call_response', id: text(message['toolCallId']), response }] };
  }
  return { role, parts: [...partsOf(message['content']), ...toolCallParts(message['toolCalls'])] };
}

function toolCallParts(value: unknown): readonly NeutralPart[] {
  return (list(value) ?? []).map((item): NeutralPart => {
    const call = fields(item) ?? {};
    const target = fields(call['function']) ?? {};
    return {
      type: 'tool_call',
      id: text(call['id']),
      name: text(target['name']) ?? '',
      arguments: target['arguments'],
    };
  });
}

/** What stands before and after the gap that is filled. */
export function readFimPrompt(args: readonly unknown[]): NeutralPrompt {
  const { prompt, suffix } = bodyOf(args);
  const parts = [prompt, suffix].flatMap((part): NeutralPart[] =>
    typeof part === 'string' ? [{ type: 'text', content: part }] : [],
  );
  return { messages: [{ role: 'user', parts }] };
}
