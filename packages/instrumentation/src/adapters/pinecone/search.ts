import type { NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text } from '../../internal/read.ts';
import { bodyOf } from '../openai/common.ts';
import { foundDocuments, questions, type DocumentReader } from '../found.ts';

/** Name of the index; version 5 calls it differently, and documents know it by what finds their host. */
export function indexOf(self: unknown): string | undefined {
  const known = fields(self);
  const target = fields(known?.['target']);
  const name = text(target?.['indexName']) ?? text(target?.['index']);
  const found = name ?? text(fields(known?.['_provider'])?.['indexName']);
  return found === '' ? undefined : found;
}

export function readSearch(self: unknown, topK: unknown): NeutralRequest {
  return { dataSource: indexOf(self), topK: number(topK) };
}

export function recordsTopK(args: readonly unknown[]): unknown {
  return fields(bodyOf(args)['query'])?.['topK'];
}

/** Words of an index that embeds them itself; the field may have any name. */
export function recordsQuestion(args: readonly unknown[]): NeutralPrompt {
  return questions(...Object.values(fields(fields(bodyOf(args)['query'])?.['inputs']) ?? {}));
}

export function readMatches(value: unknown): NeutralResponse {
  return foundDocuments(value, list(fields(value)?.['matches']), (match) => {
    const { id, score, metadata } = fields(match) ?? {};
    return { id, score, content: metadata };
  });
}

/** Names of records have had an underscore, and lost it. */
function readRecord(record: unknown): ReturnType<DocumentReader> {
  const { _id, id = _id, _score, score = _score, fields: content = record } = fields(record) ?? {};
  return { id, score, content };
}

export function readHits(value: unknown): NeutralResponse {
  return foundDocuments(value, list(fields(fields(value)?.['result'])?.['hits']), readRecord);
}

export function readDocuments(value: unknown): NeutralResponse {
  return foundDocuments(value, list(fields(value)?.['matches']), readRecord);
}
