import type { CallSpec } from '../../adapter.ts';
import { bodyOf } from '../openai/common.ts';
import { inBandError } from '../../odd-answers.ts';
import { fields, number, text } from '../../internal/read.ts';
import { headOf, signalOf } from './common.ts';
import { modelName } from './request.ts';

/** Starts a film; its name is the answer, the film comes later. */
export const generateVideos: CallSpec = {
  path: { binding: 'Models', statics: '', instance: 'models' },
  method: 'generateVideosInternal',
  operation: 'generate_video',
  head: headOf,
  request: (args) => {
    const body = bodyOf(args);
    return {
      model: modelName(body['model']),
      choiceCount: number(fields(body['config'])?.['numberOfVideos']),
    };
  },
  prompt: (args) => {
    const body = bodyOf(args);
    const prompt = text(body['prompt']) ?? text(fields(body['source'])?.['prompt']);
    if (prompt === undefined) return undefined;
    return { messages: [{ role: 'user', parts: [{ type: 'text', content: prompt }] }] };
  },
  response: started,
  signal: signalOf,
};

/** Hands requests in; the answers come another day. */
export const createBatch: CallSpec = {
  path: { binding: 'Batches', statics: '', instance: 'batches' },
  method: 'createInternal',
  operation: 'create_batch',
  head: headOf,
  request: (args) => ({ model: modelName(bodyOf(args)['model']) }),
  prompt: () => undefined,
  response: started,
  signal: signalOf,
};

function started(value: unknown): ReturnType<CallSpec['response']> {
  const operation = fields(value) ?? {};
  return { id: text(operation['name']), error: inBandError(operation) };
}

/** Opens a session over a WebSocket; what is said in it are events of the application's, not calls. */
export const startSession: CallSpec = {
  path: { binding: 'Live', statics: '', instance: 'live' },
  method: 'connect',
  operation: 'start_session',
  head: headOf,
  request: (args) => ({ model: modelName(bodyOf(args)['model']) }),
  prompt: () => undefined,
  response: () => ({}),
  signal: () => undefined,
};
