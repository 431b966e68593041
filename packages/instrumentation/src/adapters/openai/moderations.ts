import type { CallSpec } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { bodyOf, modelOf, signalOf } from './common.ts';
import { fields, list, text } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { readTextInputs } from './embeddings.ts';

/** What was flagged is the answer, no failure of the call. */
function readResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const results = list(body['results']);
  return {
    id: text(body['id']),
    model: text(body['model']),
    itemCount: results?.length,
    error: results === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, results),
  };
}

export const moderations: CallSpec = {
  path: { statics: 'Moderations', instance: 'moderations' },
  method: 'create',
  operation: 'moderation',
  head: modelOf,
  request: (args) => ({ model: text(bodyOf(args)['model']) }),
  prompt: readTextInputs('input'),
  response: readResponse,
  signal: signalOf,
};
