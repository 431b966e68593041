import type { Expectation, ToolDefinition } from '@culprit/diagnosis';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { bodyOf, toolsOf } from '../openai/common.ts';
import { documentText, partsOf, words } from './common.ts';

/** Sampling parameters, which both versions name alike. */
export function settingsOf(body: Fields, stream: boolean): NeutralRequest {
  return {
    model: text(body['model']),
    maxTokens: number(body['maxTokens']),
    temperature: number(body['temperature']),
    topP: number(body['p']),
    topK: number(body['k']),
    frequencyPenalty: number(body['frequencyPenalty']),
    presencePenalty: number(body['presencePenalty']),
    seed: number(body['seed']),
    stopSequences: words(body['stopSequences'] ?? body['endSequences']),
    stream,
  };
}

/** Chat of version 2. */
export function readRequest(stream: boolean): (args: readonly unknown[]) => NeutralRequest {
  return (args) => {
    const body = bodyOf(args);
    const format = formatOf(body['responseFormat']);
    const forced = body['toolChoice'] === 'REQUIRED';
    return {
      ...settingsOf(body, stream),
      outputType: format === undefined ? undefined : 'json',
      tools: toolsOf(body['tools']),
      expectation: forced ? { ...format, toolCall: true } : format,
    };
  };
}

/** JSON, with a schema or without; version 1 calls it `schema`, version 2 `jsonSchema`. */
function formatOf(value: unknown): Expectation | undefined {
  const format = fields(value);
  if (format?.['type'] !== 'json_object') return undefined;
  const schema = format['jsonSchema'] ?? format['schema'];
  return schema === undefined ? { format: 'json' } : { format: 'json_schema', schema };
}

export function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const { items, omitted } = bounded(list(body['messages']) ?? []);
  return { system: documentsOf(body['documents']), messages: items.map(messageOf), omitted };
}

/** Documents are given beside the messages, for the model to cite. */
function documentsOf(value: unknown): readonly NeutralPart[] | undefined {
  const documents = list(value);
  if (documents === undefined) return undefined;
  return bounded(documents).items.map((item) => ({ type: 'text', content: documentText(item) }));
}

function messageOf(item: unknown): NeutralMessage {
  const message = fields(item) ?? {};
  const role = text(message['role']) ?? 'user';
  if (role === 'tool') {
    const response = partsOf(message['content'])
      .map((part) => (part.type === 'text' ? part.content : ''))
      .join('');
    return { role, parts: [{ type: 'tool_call_response', id: text(message['toolCallId']), response }] };
  }
  return { role, parts: [...partsOf(message['content']), ...callParts(message['toolCalls'])] };
}

function callParts(value: unknown): readonly NeutralPart[] {
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

/** Chat of version 1. */
export function readRequestV1(stream: boolean): (args: readonly unknown[]) => NeutralRequest {
  return (args) => {
    const body = bodyOf(args);
    const format = formatOf(body['responseFormat']);
    return {
      ...settingsOf(body, stream),
      conversationId: text(body['conversationId']),
      outputType: format === undefined ? undefined : 'json',
      tools: toolsOfV1(body['tools']),
      expectation: format,
    };
  };
}

/** Parameters of version 1 have Python's types, from which a schema follows as far as it is certain. */
const TYPES: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
};

function toolsOfV1(value: unknown): readonly ToolDefinition[] | undefined {
  const tools = list(value)?.flatMap((item): ToolDefinition[] => {
    const tool = fields(item);
    const name = text(tool?.['name']);
    return name === undefined ? [] : [{ name, parameters: schemaOf(fields(tool?.['parameterDefinitions'])) }];
  });
  return tools === undefined || tools.length === 0 ? undefined : tools;
}

function schemaOf(definitions: Fields | undefined): unknown {
  const entries = Object.entries(definitions ?? {}).map(([name, value]) => [name, fields(value)] as const);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, definition]) => {
        const type = TYPES[text(definition?.['type']) ?? ''];
        return [name, type === undefined ? {} : { type }];
      }),
    ),
    required: entries.flatMap(([name, definition]) => (definition?.['required'] === true ? [name] : [])),
  };
}

const ROLES: Readonly<Record<string, string>> = {
  USER: 'user',
  CHATBOT: 'assistant',
  SYSTEM: 'system',
  TOOL: 'tool',
};

export function readPromptV1(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const { items, omitted } = bounded(list(body['chatHistory']) ?? []);
  const preamble = text(body['preamble']);
  const documents = documentsOf(body['documents']) ?? [];
  const system: readonly NeutralPart[] =
    preamble === undefined ? documents : [{ type: 'text', content: preamble }, ...documents];
  return {
    system: system.length === 0 ? undefined : system,
    messages: [...items.map(messageOfV1), ...resultsOf(body['toolResults']), ...lastMessage(body['message'])],
    omitted,
  };
}

function lastMessage(message: unknown): readonly NeutralMessage[] {
  if (typeof message !== 'string' || message === '') return [];
  return [{ role: 'user', parts: [{ type: 'text', content: message }] }];
}

function messageOfV1(item: unknown): NeutralMessage {
  const message = fields(item) ?? {};
  const role = text(message['role']) ?? 'USER';
  const said = text(message['message']);
  const calls = (list(message['toolCalls']) ?? []).map((call): NeutralPart => {
    const { name, parameters } = fields(call) ?? {};
    return { type: 'tool_call', name: text(name) ?? '', arguments: parameters };
  });
  const results = resultsOf(message['toolResults']).flatMap(({ parts }) => parts);
  const words: readonly NeutralPart[] = said === undefined ? [] : [{ type: 'text', content: said }];
  return { role: ROLES[role] ?? role, parts: [...words, ...calls, ...results] };
}

function resultsOf(value: unknown): readonly NeutralMessage[] {
  const parts = (list(value) ?? []).map((item): NeutralPart => ({
    type: 'tool_call_response',
    response: fields(item)?.['outputs'] ?? '',
  }));
  return parts.length === 0 ? [] : [{ role: 'tool', parts }];
}
