import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { bodyOf, expectationOf, formatOf, imagePart, roleOf, toolsOf } from './common.ts';

export function readResponsesRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const format = formatOf(fields(body['text'])?.['format']);
  const tier = text(body['service_tier']);
  const conversation = body['conversation'];
  return {
    model: text(body['model']),
    maxTokens: number(body['max_output_tokens']),
    temperature: number(body['temperature']),
    topP: number(body['top_p']),
    stream: body['stream'] === true,
    reasoningLevel: text(fields(body['reasoning'])?.['effort']),
    previousResponseId: text(body['previous_response_id']),
    conversationId: text(conversation) ?? text(fields(conversation)?.['id']),
    outputType: format.outputType,
    tools: toolsOf(body['tools']),
    expectation: expectationOf(body, format.expectation),
    attributes: {
      'openai.api.type': 'responses',
      ...(tier === undefined || tier === 'auto' ? {} : { 'openai.request.service_tier': tier }),
    },
  };
}

export function readResponsesPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const instructions = text(body['instructions']);
  const system: NeutralPart[] | undefined =
    instructions === undefined ? undefined : [{ type: 'text', content: instructions }];
  const { input } = body as { input?: unknown };
  if (typeof input === 'string') {
    return { system, messages: [{ role: 'user', parts: [{ type: 'text', content: input }] }] };
  }
  const { items, omitted } = bounded(list(input) ?? []);
  return { system, messages: items.map(itemOf), omitted };
}

function itemOf(value: unknown): NeutralMessage {
  const item = fields(value) ?? {};
  switch (item['type']) {
    case 'function_call':
    case 'custom_tool_call':
      return { role: 'assistant', parts: [toolCall(item)] };
    case 'function_call_output':
    case 'custom_tool_call_output':
      return {
        role: 'tool',
        parts: [
          { type: 'tool_call_response', id: text(item['call_id']), response: outputOf(item['output']) },
        ],
      };
    case 'reasoning':
      return { role: 'assistant', parts: (list(item['summary']) ?? []).map(reasoningPart) };
    case 'message':
    case undefined:
      return { role: roleOf(item['role']), parts: contentParts(item['content']) };
    default:
      return { role: 'assistant', parts: [{ type: 'other', kind: text(item['type']) ?? 'unknown' }] };
  }
}

function toolCall(item: Fields): NeutralPart {
  return {
    type: 'tool_call',
    id: text(item['call_id']),
    name: text(item['name']) ?? '',
    arguments: item['arguments'] ?? item['input'],
  };
}

/** Output given as text parts reads as the same text given as a string. */
function outputOf(output: unknown): unknown {
  const items = list(output);
  if (items === undefined) return output;
  return items.map((part) => text(fields(part)?.['text']) ?? '').join('');
}

function reasoningPart(value: unknown): NeutralPart {
  return { type: 'reasoning', content: text(fields(value)?.['text']) ?? '' };
}

function contentParts(content: unknown): readonly NeutralPart[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return (list(content) ?? []).map(contentPart);
}

function contentPart(value: unknown): NeutralPart {
  const part = fields(value) ?? {};
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
      return { type: 'text', content: text(part['text']) ?? '' };
    case 'refusal':
      return { type: 'text', content: text(part['refusal']) ?? '' };
    case 'input_image':
      return fileOr(part, imagePart(text(part['image_url']), 'image'), 'image');
    case 'input_file':
      return fileOr(
        part,
        imagePart(text(part['file_data']) ?? text(part['file_url']), 'document'),
        'document',
      );
    case 'input_audio':
      return { type: 'blob', modality: 'audio', content: text(fields(part['input_audio'])?.['data']) ?? '' };
    default:
      return { type: 'other', kind: text(part['type']) ?? 'unknown' };
  }
}

function fileOr(part: Fields, other: NeutralPart, modality: string): NeutralPart {
  const id = text(part['file_id']);
  return id === undefined ? other : { type: 'file', modality, file_id: id };
}
