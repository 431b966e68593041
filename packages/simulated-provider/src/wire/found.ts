import { textOf } from '../answer.ts';
import type { Exchange, ModelRequest } from '../exchange.ts';
import type { JsonObject } from '../json.ts';
import type { Target } from './format.ts';

/** One document that a search finds. */
export interface Found {
  id: string;
  /** A similarity: 0.9 for the best, a tenth less for each that follows. */
  score: number;
  text: string;
}

const MOST = 5;

/** What a search finds, best first; nothing where the answer was set to an empty text. */
export function found({ answer }: Exchange, asked: number | undefined): readonly Found[] {
  const text = textOf(answer);
  if (text === '') return [];
  return Array.from({ length: Math.min(asked ?? MOST, MOST) }, (_, index) => ({
    id: `document-${index + 1}`,
    score: (9 - index) / 10,
    text,
  }));
}

/** A search as a request; `lastUserText` is the question where it is given as text. */
export function searchRequest(body: JsonObject, target: Target, question = ''): ModelRequest {
  return {
    api: 'other',
    vendor: target.vendor,
    mode: 'plain',
    model: 'simulated',
    prompt: question,
    lastUserText: question,
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: 1,
    includeUsage: true,
    operation: target.operation,
    body,
  };
}
