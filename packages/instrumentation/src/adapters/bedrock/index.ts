import type { Adapter, CallSpec } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { callbackOf, inputOf, isCommand, signalOf } from './command.ts';
import { endpointOfClient, modelName, requestHandler } from './endpoint.ts';
import { readConverse, readConversePrompt } from './converse-request.ts';
import { readConverseResponse } from './converse-response.ts';
import { converseStream } from './converse-stream.ts';
import { readEmbeddings, readEmbeddingsPrompt, readInvoke, readInvokePrompt } from './invoke-request.ts';
import { readEmbeddingsResponse, readInvokeResponse, readPicturesResponse } from './invoke-response.ts';
import { invokeStream } from './invoke-stream.ts';
import { kindOf, type InvokeKind } from './invoke-body.ts';
import { readGuardrail, readGuardrailPrompt, readGuardrailResponse } from './apply-guardrail.ts';

/** All operations go through one method; the command says which it is. */
const send = {
  path: { statics: '', instance: '' },
  method: 'send',
  head: (args: readonly unknown[]) => ({ model: modelName(inputOf(args)['modelId']) }),
  signal: signalOf,
  callback: callbackOf,
} as const;

const converse: CallSpec = {
  ...send,
  when: (args) => isCommand(args, 'Converse', 'ConverseStream'),
  operation: 'chat',
  request: (args) => ({ ...readConverse(inputOf(args)), stream: isCommand(args, 'ConverseStream') }),
  prompt: (args) => readConversePrompt(inputOf(args)),
  response: readConverseResponse,
  stream: converseStream,
};

const STREAMED = 'InvokeModelWithResponseStream';

/** `InvokeModel` does as many things as there are kinds of models. */
function invoke(kind: InvokeKind): CallSpec {
  return {
    ...send,
    when: (args) => isCommand(args, 'InvokeModel', STREAMED) && kindOf(args, inputOf(args)) === kind,
    operation: kind,
    request: (args) => ({ ...readInvoke(args), stream: isCommand(args, STREAMED) }),
    prompt: readInvokePrompt,
    response: readInvokeResponse,
    stream: invokeStream,
  };
}

const applyGuardrail: CallSpec = {
  ...send,
  when: (args) => isCommand(args, 'ApplyGuardrail'),
  operation: 'apply_guardrail',
  head: (args) => ({ target: text(inputOf(args)['guardrailIdentifier']) }),
  request: readGuardrail,
  prompt: readGuardrailPrompt,
  response: readGuardrailResponse,
};

/** `@aws-sdk/client-bedrock-runtime`: `send`, and through it the methods of the aggregated `BedrockRuntime`. */
export const bedrock: Adapter = {
  name: 'bedrock',
  package: '@aws-sdk/client-bedrock-runtime',
  tested: { from: 3, to: 3 },
  modules: [
    {
      files: ['dist-cjs/index.js', 'dist-es/BedrockRuntimeClient.js'],
      hint: 'BedrockRuntimeClient',
      bindings: ['BedrockRuntimeClient'],
    },
  ],
  attempts: requestHandler,
  client: (self) => fields(self),
  endpoint: endpointOfClient,
  calls: [
    converse,
    invoke('chat'),
    invoke('text_completion'),
    {
      ...invoke('embeddings'),
      request: readEmbeddings,
      prompt: readEmbeddingsPrompt,
      response: readEmbeddingsResponse,
    },
    {
      ...invoke('generate_content'),
      request: (args) => ({ ...readInvoke(args), outputType: 'image' }),
      response: readPicturesResponse,
    },
    applyGuardrail,
  ],
};
