import type { CallSpec } from '../../adapter.ts';
import type { NeutralPart, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { bodyOf } from '../openai/common.ts';
import { foreignShape } from '../../odd-answers.ts';
import { fields, list, number, text } from '../../internal/read.ts';
import { headOf, signalOf } from './common.ts';
import { modelName } from './request.ts';

function readRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  return {
    model: modelName(body['model']),
    choiceCount: number(fields(body['config'])?.['numberOfImages']),
    outputType: 'image',
  };
}

/** The pictures to edit are counted, never looked at. */
function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const parts: NeutralPart[] = (list(body['referenceImages']) ?? []).map(() => ({
    type: 'other',
    kind: 'image',
  }));
  parts.push({ type: 'text', content: text(body['prompt']) ?? '' });
  return { messages: [{ role: 'user', parts }] };
}

/** A picture that a filter took away says why in place of its bytes. */
function readResponse(value: unknown): NeutralResponse {
  const given = list(fields(value)?.['generatedImages']);
  const pictures = given?.filter((item) => hasPicture(item)).length;
  const reason = given?.map((item) => text(fields(item)?.['raiFilteredReason'])).find(Boolean);
  return {
    itemCount: pictures,
    blocked: pictures === 0 && reason !== undefined ? { reason, target: 'completion' } : undefined,
    foreignShape: foreignShape(value, given),
  };
}

function hasPicture(item: unknown): boolean {
  const picture = fields(fields(item)?.['image']);
  return Boolean(picture?.['imageBytes'] ?? picture?.['gcsUri']);
}

export const generateImages: CallSpec = {
  path: { binding: 'Models', statics: '', instance: 'models' },
  method: 'generateImagesInternal',
  operation: 'generate_image',
  head: headOf,
  request: readRequest,
  prompt: readPrompt,
  response: readResponse,
  signal: signalOf,
};

export const editImage: CallSpec = { ...generateImages, method: 'editImageInternal' };
