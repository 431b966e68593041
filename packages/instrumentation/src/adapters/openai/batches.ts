import type { CallSpec } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { inBandError } from '../../odd-answers.ts';
import { signalOf } from './common.ts';

/** Hands a file of requests in; the requests are in the file, the answers come another day. */
export const batches: CallSpec = {
  path: { statics: 'Batches', instance: 'batches' },
  method: 'create',
  operation: 'create_batch',
  head: () => ({}),
  request: () => ({}),
  prompt: () => undefined,
  response: (value) => {
    const batch = fields(value) ?? {};
    const id = text(batch['id']);
    return { id, error: id === undefined ? inBandError(batch) : undefined };
  },
  signal: signalOf,
};
