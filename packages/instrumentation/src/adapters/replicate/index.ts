import type { Adapter, CallPath, CallSpec, StreamReader } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';
import { readOutput, outputStream } from './output.ts';
import { readPrediction } from './prediction.ts';
import { headOf, readPrompt, readRequest, signalAt } from './request.ts';

const client: CallPath = { binding: 'Replicate', statics: '', instance: '' };

/** Models are of every kind, and the request does not say which: the operation is the one that covers them all. */
const operation = 'generate_content';

/** A file among the results is a stream, and the application's to read. */
const leaveFiles: StreamReader = { ...outputStream, find: () => undefined };

/** `run(model, { input })`: creates a prediction, waits for it, and hands out its output alone. */
const run: CallSpec = {
  path: client,
  method: 'run',
  operation,
  head: headOf.run,
  request: readRequest.run,
  prompt: readPrompt(1),
  response: readOutput,
  stream: leaveFiles,
  signal: signalAt(1),
};

/** An async generator of server-sent events. */
const stream: CallSpec = {
  ...run,
  method: 'stream',
  request: (args) => ({ ...readRequest.run(args), stream: true }),
  stream: outputStream,
};

/** Answers with the prediction, done or hardly begun. Clients get it bound, so the function itself is patched. */
const create: CallSpec = {
  path: { binding: 'createPrediction', statics: '', instance: 'predictions' },
  kind: 'function',
  method: 'create',
  operation,
  when: (args) => typeof args[0] !== 'string',
  head: headOf.create,
  request: readRequest.create,
  prompt: readPrompt(0),
  response: readPrediction,
  signal: signalAt(0),
};

/** `deployments.predictions.create(owner, name, { input })`: a function of the same name in another file. */
const createOnDeployment: CallSpec = {
  ...create,
  when: (args) => typeof args[0] === 'string',
  head: headOf.deployment,
  request: readRequest.deployment,
  prompt: readPrompt(2),
  signal: signalAt(2),
};

/** Polls until the prediction is done. The tokens were counted where it was created. */
const wait: CallSpec = {
  path: client,
  method: 'wait',
  operation: 'fetch_response',
  partOf: [operation],
  head: () => ({}),
  request: (args) => ({ responseId: text(fields(args[0])?.['id']) }),
  prompt: () => undefined,
  response: (value) => ({ ...readPrediction(value), usage: undefined }),
  signal: () => undefined,
};

const get: CallSpec = {
  ...wait,
  path: { binding: 'getPrediction', statics: '', instance: 'predictions' },
  kind: 'function',
  method: 'get',
  request: (args) => ({ responseId: text(args[0]) }),
  signal: signalAt(1),
};

/** The `replicate` package, 0 and 1: CommonJS alone. */
export const replicate: Adapter = {
  name: 'replicate',
  package: 'replicate',
  tested: { from: 0, to: 1 },
  modules: [
    { files: ['index.js'], hint: 'class Replicate', bindings: ['Replicate'] },
    {
      files: ['lib/predictions.js', 'lib/deployments.js'],
      hint: 'createPrediction',
      bindings: ['createPrediction', 'getPrediction'],
    },
  ],
  attempts: 'undici',
  client: (self) => fields(self),
  endpoint: (self) => endpointOfUrl(text(fields(self)?.['baseUrl']), 'replicate'),
  calls: [run, stream, create, createOnDeployment, wait, get],
};
