import type { UsageFacts } from '@culprit/diagnosis';
import type { CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralPart, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text } from '../../internal/read.ts';
import { bodyOf, modelOf, signalOf } from './common.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { usageOf } from './usage.ts';

function readRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  return {
    model: text(body['model']),
    choiceCount: number(body['n']),
    stream: body['stream'] === true,
    outputType: 'image',
  };
}

/** The pictures to edit are named, never looked at. */
function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const given = (list(body['image']) ?? [body['image']]).filter((item) => item !== undefined);
  const parts: NeutralPart[] = given.map(() => ({ type: 'other', kind: 'image' }));
  parts.push({ type: 'text', content: text(body['prompt']) ?? '' });
  return { messages: [{ role: 'user', parts }] };
}

/** Counts the pictures; their bytes and addresses are left alone. */
function readResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const data = list(body['data']);
  return {
    itemCount: data?.filter((item) => hasPicture(item)).length,
    error: data === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, data),
    usage: usageOf(body['usage']),
  };
}

function hasPicture(item: unknown): boolean {
  const picture = fields(item);
  return Boolean(picture?.['b64_json'] ?? picture?.['url']);
}

interface ImagesState {
  count: number;
  usage: UsageFacts | undefined;
}

/** Previews pass by; the event that completes a picture ends the stream. */
const stream: StreamReader = {
  empty: (): ImagesState => ({ count: 0, usage: undefined }),
  fold: (state, chunk) => {
    const event = fields(chunk);
    const type = event?.['type'];
    if (type !== 'image_generation.completed' && type !== 'image_edit.completed') return;
    const seen = state as ImagesState;
    seen.count += 1;
    seen.usage = usageOf(event?.['usage']) ?? seen.usage;
  },
  response: (state) => {
    const { count, usage } = state as ImagesState;
    return { itemCount: count, usage, terminalEvent: count > 0 };
  },
};

export const generateImage: CallSpec = {
  path: { statics: 'Images', instance: 'images' },
  method: 'generate',
  operation: 'generate_image',
  head: modelOf,
  request: readRequest,
  prompt: readPrompt,
  response: readResponse,
  stream,
  signal: signalOf,
};

export const editImage: CallSpec = { ...generateImage, method: 'edit' };
