import type { NeutralMessage, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { bounded, fields, list, number, text } from '../../internal/read.ts';
import { bodyOf } from './common.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { usageOf } from './usage.ts';

export function readEmbeddingsRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const encoding = text(body['encoding_format']);
  return {
    model: text(body['model']),
    encodingFormats: encoding === undefined ? undefined : [encoding],
    dimensions: number(body['dimensions']),
    itemCount: textCount(body['input']),
  };
}

/** A list of numbers is one text given as tokens. */
function textCount(input: unknown): number {
  const items = list(input);
  return items === undefined || typeof items[0] === 'number' ? 1 : items.length;
}

/** Inputs given as token numbers have no text to read. */
export function readTextInputs(key: 'input' | 'prompt'): (args: readonly unknown[]) => NeutralPrompt {
  return (args) => {
    const input = bodyOf(args)[key];
    if (typeof input === 'string') return { messages: [userText(input)] };
    const { items, omitted } = bounded(list(input) ?? []);
    return { messages: items.filter((item) => typeof item === 'string').map(userText), omitted };
  };
}

function userText(content: string): NeutralMessage {
  return { role: 'user', parts: [{ type: 'text', content }] };
}

/** Count and length of the vectors; the numbers themselves are never looked at. */
export function readEmbeddingsResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const data = list(body['data']);
  return {
    model: text(body['model']),
    itemCount: data?.filter((item) => dimensionsOf(fields(item)?.['embedding']) !== 0).length,
    error: data === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, data),
    dimensions: dimensionsOf(fields(data?.[0])?.['embedding']),
    usage: usageOf(body['usage']),
  };
}

/** An array of numbers, a typed array, or base64 of 32-bit floats. */
function dimensionsOf(embedding: unknown): number | undefined {
  if (typeof embedding === 'string') return Math.floor((embedding.replace(/=+$/, '').length * 3) / 4 / 4);
  return number((embedding as { length?: unknown } | null | undefined)?.length);
}
