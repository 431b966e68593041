import type { Expectation, ToolDefinition } from '@culprit/diagnosis';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bodyOf } from '../openai/common.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';

export function readRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const output = fields(body['output_config']);
  // The beta API first had the format at the top level.
  const format = fields(output?.['format'] ?? body['output_format']);
  const structured = format?.['type'] === 'json_schema';
  return {
    model: text(body['model']),
    maxTokens: number(body['max_tokens']),
    temperature: number(body['temperature']),
    topP: number(body['top_p']),
    topK: number(body['top_k']),
    stopSequences: list(body['stop_sequences'])?.filter((word) => typeof word === 'string'),
    stream: body['stream'] === true,
    reasoningLevel: text(output?.['effort']),
    conversationId: text(fields(fields(args[1])?.['openTelemetry'])?.['conversationId']),
    serviceTier: text(body['service_tier']),
    outputType: structured ? 'json' : undefined,
    tools: toolsOf(body['tools']),
    expectation: expectationOf(structured ? format['schema'] : undefined, fields(body['tool_choice'])),
  };
}

function expectationOf(schema: unknown, choice: Fields | undefined): Expectation | undefined {
  const forced = choice?.['type'] === 'any' || choice?.['type'] === 'tool';
  if (schema === undefined && !forced) return undefined;
  return {
    ...(schema === undefined ? {} : { format: 'json_schema' as const, schema }),
    ...(forced ? { toolCall: true } : {}),
  };
}

/**
 * Tools by name. A toolset is one entry that stands for several names, so with one of those the list cannot say which
 * names the model may call, and none is given.
 */
function toolsOf(value: unknown): readonly ToolDefinition[] | undefined {
  const tools: ToolDefinition[] = [];
  for (const item of list(value) ?? []) {
    const tool = fields(item);
    const name = text(tool?.['name']);
    if (name === undefined || text(tool?.['type'])?.includes('toolset') === true) return undefined;
    tools.push({ name, parameters: tool?.['input_schema'] });
  }
  return tools.length === 0 ? undefined : tools;
}

export function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const { items, omitted } = bounded(list(body['messages']) ?? []);
  return {
    system: body['system'] === undefined ? undefined : partsOf(body['system']),
    messages: items.map(messageOf),
    omitted,
  };
}

function messageOf(item: unknown): NeutralMessage {
  const message = fields(item) ?? {};
  return { role: text(message['role']) ?? 'user', parts: partsOf(message['content']) };
}

function partsOf(content: unknown): readonly NeutralPart[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return (list(content) ?? []).map(partOf);
}

function partOf(item: unknown): NeutralPart {
  const block = fields(item) ?? {};
  switch (block['type']) {
    case 'text':
      return { type: 'text', content: text(block['text']) ?? '' };
    case 'thinking':
      return { type: 'reasoning', content: text(block['thinking']) ?? '' };
    case 'tool_use':
      return {
        type: 'tool_call',
        id: text(block['id']),
        name: text(block['name']) ?? '',
        arguments: block['input'],
      };
    case 'tool_result':
      return {
        type: 'tool_call_response',
        id: text(block['tool_use_id']),
        response: resultOf(block['content']),
      };
    case 'image':
      return sourceOf(fields(block['source']), 'image');
    case 'document':
      return sourceOf(fields(block['source']), 'document');
    default:
      return { type: 'other', kind: text(block['type']) ?? 'unknown' };
  }
}

/** Content given as text blocks reads as the same text given as a string; an absent result is an empty one. */
function resultOf(content: unknown): unknown {
  const blocks = list(content);
  if (blocks === undefined) return content ?? '';
  return blocks.map((block) => text(fields(block)?.['text']) ?? '').join('');
}

function sourceOf(source: Fields | undefined, modality: string): NeutralPart {
  switch (source?.['type']) {
    case 'base64':
      return {
        type: 'blob',
        modality,
        mime_type: text(source['media_type']),
        content: text(source['data']) ?? '',
      };
    case 'text':
      return { type: 'text', content: text(source['data']) ?? '' };
    case 'url':
      return { type: 'uri', modality, uri: text(source['url']) ?? '' };
    case 'file':
      return { type: 'file', modality, file_id: text(source['file_id']) ?? '' };
    default:
      return { type: 'other', kind: modality };
  }
}
