import { textOf } from '../answer.ts';
import { huggingfaceError } from '../errors/huggingface.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { embed } from './embeddings.ts';
import { dataFrame } from './format.ts';
import { chatCompletions } from './chat-completions.ts';
import { textCompletions } from './text-completions.ts';
import type { OwnPath, Target, WireFormat } from './format.ts';
import { PIXEL, SILENCE } from './media.ts';

/** Vector length of `all-MiniLM-L6-v2`. */
const DIMENSIONS = 384;

/**
 * Task endpoints of Hugging Face (`hf-inference` and dedicated endpoints): the body is `inputs` with `parameters`, or
 * the bytes of a file; the task follows from the path, else from the model. Shapes: huggingface.co/docs/inference-providers
 * (tasks), and Text Generation Inference for streams.
 */
const huggingfaceTasks: WireFormat = {
  check: (body, target) =>
    body.inputs === undefined && taskOf(target).task !== 'automatic-speech-recognition'
      ? huggingfaceError(422, 'Missing required field `inputs`')
      : undefined,
  read: (body, target): ModelRequest => ({
    api: taskOf(target).task === 'text-generation' ? 'chat' : 'other',
    vendor: 'huggingface',
    mode: body.stream === true ? 'stream' : 'plain',
    model: taskOf(target).model,
    prompt: inputsOf(body).join('\n'),
    lastUserText: inputsOf(body).at(-1) ?? '',
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: 1,
    maxTokens: asNumber(asObject(body.parameters).max_new_tokens),
    includeUsage: true,
    operation: taskOf(target).task,
    body,
  }),
  document: () => ({}),
  binary: ({ request, ...exchange }) => {
    if (request.operation === 'text-to-image')
      return { type: 'image/png', bytes: Buffer.from(PIXEL, 'base64') };
    if (request.operation === 'text-to-speech') return { type: 'audio/mpeg', bytes: SILENCE };
    if (request.mode === 'stream') return undefined;
    const answer = DOCUMENTS[request.operation ?? ''] ?? generated;
    return { type: 'application/json', bytes: Buffer.from(JSON.stringify(answer({ request, ...exchange }))) };
  },
  frames: tokenFrames,
  errorFrame: (_exchange, message) =>
    dataFrame(
      {
        error: message ?? 'Request failed during generation: Server error: unexpected',
        error_type: 'generation',
      },
      'end',
    ),
};

function inputsOf({ inputs }: JsonObject): string[] {
  return typeof inputs === 'string' ? [inputs] : asArray(inputs).map(String);
}

const DOCUMENTS: Readonly<Record<string, (exchange: Exchange) => JsonObject | unknown[]>> = {
  'feature-extraction': ({ request }) => {
    const vectors = inputsOf(request.body).map((text) => [...embed(text, DIMENSIONS)]);
    return typeof request.body.inputs === 'string' ? (vectors[0] ?? []) : vectors;
  },
  summarization: ({ answer }) => [{ summary_text: textOf(answer) }],
  translation: ({ answer }) => [{ translation_text: textOf(answer) }],
  'automatic-speech-recognition': ({ answer }) => ({ text: textOf(answer) }),
  'image-to-text': ({ answer }) => [{ generated_text: textOf(answer) }],
  'question-answering': ({ answer }) => ({ answer: textOf(answer), score: 0.9, start: 0, end: 1 }),
};

function generated(exchange: Exchange): unknown[] {
  const details = asObject(exchange.request.body.parameters).details === true;
  return [{ generated_text: textOf(exchange.answer), ...(details ? { details: detailsOf(exchange) } : {}) }];
}

/** Token ids and probabilities are left out: nothing reads them. */
function detailsOf({ answer }: Exchange): JsonObject {
  return {
    finish_reason: answer.finish === 'length' ? 'length' : 'eos_token',
    generated_tokens: answer.usage?.output ?? 0,
    input_length: answer.usage?.input ?? 0,
    seed: null,
  };
}

/** Text Generation Inference: an event a token, the last of which has the whole text and the details. */
function tokenFrames(exchange: Exchange): Frame[] {
  const text = textOf(exchange.answer);
  const token = (piece: string, id: number, special: boolean): JsonObject => ({
    id,
    text: piece,
    logprob: -0.1,
    special,
  });
  const pieces = exchange.split(text);
  return [
    ...pieces.map((piece, index) =>
      dataFrame(
        { index, token: token(piece, index, false), generated_text: null, details: null },
        index === 0 ? 'start' : 'content',
      ),
    ),
    dataFrame(
      {
        index: pieces.length,
        token: token('</s>', 2, true),
        generated_text: text,
        details: detailsOf(exchange),
      },
      'end',
    ),
  ];
}

/** The model that a path names, and its task: said by the path, else known by the model. */
function taskOf({ operation }: Target): { model: string; task: string } {
  const found = /^\/hf-inference\/models\/(.+?)(?:\/pipeline\/([\w-]+))?$/.exec(operation ?? '');
  const model = found?.[1] ?? '';
  return {
    model,
    task: found?.[2] ?? TASK_OF_NAME.find(([name]) => name.test(model))?.[1] ?? 'text-generation',
  };
}

/** The hub knows a model's task; here its name tells. */
const TASK_OF_NAME: readonly (readonly [RegExp, string])[] = [
  [/flux|diffusion|sdxl/i, 'text-to-image'],
  [/whisper|wav2vec/i, 'automatic-speech-recognition'],
  [/tts|kokoro|speech/i, 'text-to-speech'],
  [/bart|pegasus|summar/i, 'summarization'],
  [/opus-mt|t5|nllb/i, 'translation'],
  [/minilm|bge|e5|embed/i, 'feature-extraction'],
  [/blip|caption/i, 'image-to-text'],
];

/** The router: OpenAI's protocol for text, of any provider; other tasks of `hf-inference`. A bare path is a dedicated endpoint. */
export const huggingfacePaths: readonly OwnPath[] = [
  { path: /\/v1\/chat\/completions$/, api: 'chat', format: chatCompletions },
  { path: /\/v1\/completions$/, api: 'completions', format: textCompletions },
  { path: /^\/(?:hf-inference\/models\/.+)?$/, api: 'other', format: huggingfaceTasks },
];
