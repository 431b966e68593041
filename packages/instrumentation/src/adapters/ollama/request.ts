import type { Expectation } from '@culprit/diagnosis';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bodyOf, toolsOf } from '../openai/common.ts';

/** `chat` and `generate`: sampling settings are in `options`, under the server's own names. */
export function readRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const options = fields(body['options']);
  const stop = options?.['stop'];
  const expectation = expectationOf(body);
  return {
    model: text(body['model']),
    maxTokens: maxTokens(number(options?.['num_predict'])),
    temperature: number(options?.['temperature']),
    topP: number(options?.['top_p']),
    topK: number(options?.['top_k']),
    frequencyPenalty: number(options?.['frequency_penalty']),
    presencePenalty: number(options?.['presence_penalty']),
    seed: number(options?.['seed']),
    stopSequences: typeof stop === 'string' ? [stop] : list(stop)?.filter((word) => typeof word === 'string'),
    stream: body['stream'] === true,
    reasoningLevel: text(body['think']),
    outputType: expectation === undefined ? undefined : 'json',
    tools: toolsOf(body['tools']),
    expectation,
  };
}

/** -1 and -2 mean without limit. */
function maxTokens(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

/** `json`, or a JSON Schema as an object or as its text. */
function expectationOf(body: Fields): Expectation | undefined {
  const { format } = body as { format?: unknown };
  if (format === 'json') return { format: 'json' };
  if (fields(format) !== undefined) return { format: 'json_schema', schema: format };
  return undefined;
}

export function readChatPrompt(args: readonly unknown[]): NeutralPrompt {
  const { items, omitted } = bounded(list(bodyOf(args)['messages']) ?? []);
  return { messages: items.map(messageOf), omitted };
}

export function readGeneratePrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const system = text(body['system']);
  const parts: NeutralPart[] = [{ type: 'text', content: text(body['prompt']) ?? '' }];
  const suffix = text(body['suffix']);
  if (suffix !== undefined) parts.push({ type: 'text', content: suffix });
  return {
    system: system === undefined ? undefined : [{ type: 'text', content: system }],
    messages: [{ role: 'user', parts: [...parts, ...imageParts(body['images'])] }],
  };
}

function messageOf(item: unknown): NeutralMessage {
  const message = fields(item) ?? {};
  const role = text(message['role']) ?? 'user';
  if (role === 'tool') {
    const { content } = message as { content?: unknown };
    return {
      role,
      parts: [{ type: 'tool_call_response', id: text(message['tool_call_id']), response: content }],
    };
  }
  const thinking = text(message['thinking']);
  const content = text(message['content']);
  return {
    role,
    parts: [
      ...(thinking === undefined ? [] : [{ type: 'reasoning', content: thinking } as const]),
      ...(content === undefined ? [] : [{ type: 'text', content } as const]),
      ...imageParts(message['images']),
      ...(list(message['tool_calls']) ?? []).map(toolCallPart),
    ],
  };
}

/** Bytes, base64, or (Node.js) the name of a file, which stays closed. */
function imageParts(images: unknown): readonly NeutralPart[] {
  return (list(images) ?? []).map((image): NeutralPart => {
    return image instanceof Uint8Array
      ? { type: 'blob', modality: 'image', content: image }
      : { type: 'other', kind: 'image' };
  });
}

function toolCallPart(item: unknown): NeutralPart {
  const call = fields(item) ?? {};
  const target = fields(call['function']) ?? {};
  return {
    type: 'tool_call',
    id: text(call['id']),
    name: text(target['name']) ?? '',
    arguments: target['arguments'],
  };
}
