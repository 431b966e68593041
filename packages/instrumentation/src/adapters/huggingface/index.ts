import { CULPRIT } from '@culprit/semconv';
import type { Adapter, CallSpec } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { chatStream, readChatResponse } from '../openai/chat-response.ts';
import { readChatPrompt, readChatRequest } from '../openai/chat-request.ts';
import { bodyOf, modelOf, signalOf } from '../openai/common.ts';
import { endpointOf } from './endpoint.ts';
import { readEmbeddings, readMedia, readTaskPrompt, readTaskRequest, readTextAnswer } from './tasks.ts';
import { generationStream, readGeneration } from './text-generation.ts';

type Readers = Pick<CallSpec, 'request' | 'prompt' | 'response'> & Pick<CallSpec, 'stream'>;

/** A task is a function of its own file; methods of clients, set by `defineProperty`, call it with their credentials. */
function task(name: string, operation: string, readers: Readers): CallSpec {
  return {
    path: { binding: name, statics: '', instance: '' },
    method: name,
    kind: 'function',
    operation,
    head: modelOf,
    signal: signalOf,
    ...readers,
  };
}

const chat: Readers = {
  request: (args) => ({ ...readChatRequest(args), attributes: routing(args) }),
  prompt: readChatPrompt,
  response: (value) => ({ ...readChatResponse(value), attributes: undefined }),
};

const generation: Readers = {
  request: (args) => ({ ...readTaskRequest(args), attributes: routing(args) }),
  prompt: readTaskPrompt,
  response: readGeneration,
};

const textAnswer: Readers = { ...generation, response: readTextAnswer };

function media(outputType: string): Readers {
  return {
    request: (args) => ({ ...readTaskRequest(args), outputType, attributes: routing(args) }),
    prompt: readTaskPrompt,
    response: readMedia,
  };
}

/** The provider that the router is told to pass the request on to. */
function routing(args: readonly unknown[]): Record<string, string> | undefined {
  const provider = text(bodyOf(args)['provider']);
  return provider === undefined ? undefined : { [CULPRIT.REQUEST_ROUTED_TO]: provider };
}

const calls: readonly CallSpec[] = [
  task('chatCompletion', 'chat', chat),
  task('chatCompletionStream', 'chat', {
    ...chat,
    request: (args) => ({ ...chat.request(args, undefined), stream: true }),
    stream: {
      ...chatStream,
      response: (state) => ({ ...chatStream.response(state), attributes: undefined }),
    },
  }),
  task('textGeneration', 'text_completion', generation),
  task('textGenerationStream', 'text_completion', {
    ...generation,
    request: (args) => ({ ...generation.request(args, undefined), stream: true }),
    stream: generationStream,
  }),
  task('featureExtraction', 'embeddings', {
    ...generation,
    request: (args) => ({ ...generation.request(args, undefined), itemCount: inputCount(args) }),
    response: readEmbeddings,
  }),
  task('summarization', 'generate_content', textAnswer),
  task('translation', 'generate_content', textAnswer),
  task('imageToText', 'generate_content', textAnswer),
  task('questionAnswering', 'generate_content', textAnswer),
  task('visualQuestionAnswering', 'generate_content', textAnswer),
  task('documentQuestionAnswering', 'generate_content', textAnswer),
  task('automaticSpeechRecognition', 'transcription', {
    ...generation,
    // A recording without words has an empty transcript.
    request: (args) => ({
      ...generation.request(args, undefined),
      outputType: 'text',
      expectation: { format: 'none' },
    }),
    response: readTextAnswer,
  }),
  task('textToSpeech', 'generate_speech', media('speech')),
  task('textToImage', 'generate_image', media('image')),
  task('imageToImage', 'generate_image', media('image')),
  task('textToVideo', 'generate_video', media('video')),
];

function inputCount(args: readonly unknown[]): number {
  const { inputs } = bodyOf(args);
  return Array.isArray(inputs) ? inputs.length : 1;
}

const names = calls.map(({ method }) => method);

/**
 * The `@huggingface/inference` package, 2 to 4. Functions of the package and methods of its clients end in the same
 * functions, so those are patched; tasks that classify, segment or detect generate nothing and are left alone.
 */
export const huggingface: Adapter = {
  name: 'huggingface',
  package: '@huggingface/inference',
  tested: { from: 2, to: 4 },
  modules: [
    {
      files: ['dist/esm/tasks/*/*.js', 'dist/commonjs/tasks/*/*.js'],
      hint: 'resolveProvider',
      bindings: names,
    },
    { files: ['dist/index.js', 'dist/index.cjs'], hint: 'HfInference', bindings: names },
  ],
  attempts: 'undici',
  endpoint: (_client, args) => endpointOf(fields(args[0])),
  calls,
};
