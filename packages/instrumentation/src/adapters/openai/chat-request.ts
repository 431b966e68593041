import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { bodyOf, expectationOf, formatOf, imagePart, roleOf, toolsOf } from './common.ts';

export function readChatRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const format = formatOf(body['response_format']);
  const stop = body['stop'];
  const tier = text(body['service_tier']);
  return {
    model: text(body['model']),
    maxTokens: number(body['max_completion_tokens'] ?? body['max_tokens']),
    temperature: number(body['temperature']),
    topP: number(body['top_p']),
    frequencyPenalty: number(body['frequency_penalty']),
    presencePenalty: number(body['presence_penalty']),
    seed: number(body['seed']),
    choiceCount: number(body['n']),
    stopSequences: typeof stop === 'string' ? [stop] : list(stop)?.filter((word) => typeof word === 'string'),
    stream: body['stream'] === true,
    reasoningLevel: text(body['reasoning_effort']),
    outputType:
      format.outputType ?? (list(body['modalities'])?.includes('audio') === true ? 'speech' : undefined),
    tools: toolsOf(body['tools'] ?? body['functions']),
    expectation: expectationOf(body, format.expectation),
    attributes: {
      'openai.api.type': 'chat_completions',
      ...(tier === undefined || tier === 'auto' ? {} : { 'openai.request.service_tier': tier }),
    },
  };
}

export function readChatPrompt(args: readonly unknown[]): NeutralPrompt {
  const { items, omitted } = bounded(list(bodyOf(args)['messages']) ?? []);
  return { messages: items.map(messageOf), omitted };
}

function messageOf(item: unknown): NeutralMessage {
  const message = fields(item) ?? {};
  const role = roleOf(message['role']);
  if (role === 'tool' || role === 'function') {
    return {
      role: 'tool',
      parts: [
        {
          type: 'tool_call_response',
          id: text(message['tool_call_id']),
          response: plainText(message['content']),
        },
      ],
    };
  }
  const parts = contentParts(message['content']);
  const calls = toolCallParts(message);
  return { role, parts: calls.length === 0 ? parts : [...parts, ...calls] };
}

/** Content given as text parts reads as the same text given as a string. */
function plainText(content: unknown): unknown {
  const items = list(content);
  if (items === undefined) return content;
  return items.map((item) => text(fields(item)?.['text']) ?? '').join('');
}

function contentParts(content: unknown): readonly NeutralPart[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return (list(content) ?? []).map(contentPart);
}

function contentPart(item: unknown): NeutralPart {
  const part = fields(item) ?? {};
  switch (part['type']) {
    case 'text':
      return { type: 'text', content: text(part['text']) ?? '' };
    case 'refusal':
      return { type: 'text', content: text(part['refusal']) ?? '' };
    case 'image_url':
      return imagePart(text(fields(part['image_url'])?.['url']), 'image');
    case 'input_audio': {
      const audio = fields(part['input_audio']);
      return {
        type: 'blob',
        modality: 'audio',
        mime_type: audioType(audio),
        content: text(audio?.['data']) ?? '',
      };
    }
    case 'file':
      return filePart(fields(part['file']));
    default:
      return { type: 'other', kind: text(part['type']) ?? 'unknown' };
  }
}

function audioType(audio: Fields | undefined): string | undefined {
  const format = text(audio?.['format']);
  return format === undefined ? undefined : `audio/${format}`;
}

function filePart(file: Fields | undefined): NeutralPart {
  const id = text(file?.['file_id']);
  if (id !== undefined) return { type: 'file', modality: 'document', file_id: id };
  return imagePart(text(file?.['file_data']), 'document');
}

const NONE: readonly NeutralPart[] = [];

function toolCallParts(message: Fields): readonly NeutralPart[] {
  if (message['tool_calls'] === undefined && message['function_call'] === undefined) return NONE;
  const calls = (list(message['tool_calls']) ?? []).map((item): NeutralPart => {
    const call = fields(item) ?? {};
    const target = fields(call['function'] ?? call['custom']) ?? {};
    return {
      type: 'tool_call',
      id: text(call['id']),
      name: text(target['name']) ?? '',
      arguments: target['arguments'] ?? target['input'],
    };
  });
  const legacy = fields(message['function_call']);
  if (legacy === undefined) return calls;
  return [...calls, { type: 'tool_call', name: text(legacy['name']) ?? '', arguments: legacy['arguments'] }];
}
