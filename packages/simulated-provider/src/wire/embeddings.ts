import type { ModelRequest } from '../exchange.ts';
import { countTokens } from '../answer.ts';
import { asNumber, asString } from '../json.ts';
import type { WireFormat } from './format.ts';
import { missingModel, missingParameter } from './openai-checks.ts';

/** Vector lengths of OpenAI's models; anything else gets the first. */
const DEFAULT_DIMENSIONS = 1536;
const LARGE_DIMENSIONS = 3072;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** OpenAI's Embeddings. Texts that share words have similar vectors. */
export const embeddings: WireFormat = {
  check(body, target) {
    if (target.deployment === undefined && asString(body.model) === undefined) return missingModel();
    return body.input === undefined ? missingParameter('input') : undefined;
  },
  read: (body, target): ModelRequest => ({
    api: 'embeddings',
    vendor: target.vendor,
    mode: 'plain',
    model: asString(body.model) ?? target.deployment ?? '',
    prompt: inputsOf(body.input).join('\n'),
    lastUserText: inputsOf(body.input).at(-1) ?? '',
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: 1,
    includeUsage: true,
    body,
  }),
  document({ request }) {
    const { body, model } = request;
    const inputs = inputsOf(body.input);
    const dimensions = asNumber(body.dimensions) ?? dimensionsOf(model);
    const tokens = inputs.reduce((total, text) => total + countTokens(text), 0);
    return {
      object: 'list',
      data: inputs.map((text, index) => {
        const vector = embed(text, dimensions);
        const embedding = body.encoding_format === 'base64' ? toBase64(vector) : Array.from(vector);
        return { object: 'embedding', index, embedding };
      }),
      model,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
  },
};

/** A string, strings, tokens, or lists of tokens. */
function inputsOf(input: unknown): string[] {
  if (!Array.isArray(input)) return [String(input)];
  if (input.every((item) => typeof item === 'number')) return [input.join(' ')];
  return input.map((item) => (Array.isArray(item) ? item.join(' ') : String(item)));
}

function dimensionsOf(model: string): number {
  return model.includes('large') ? LARGE_DIMENSIONS : DEFAULT_DIMENSIONS;
}

/** A hashed bag of words of unit length, so that the cosine of two vectors says how many words are shared. */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const hash = hashWord(word);
    const index = hash % dimensions;
    vector[index] = (vector[index] ?? 0) + (hash & 0x10000 ? 1 : -1);
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function hashWord(word: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < word.length; index += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(index), FNV_PRIME) >>> 0;
  }
  return hash;
}

function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
