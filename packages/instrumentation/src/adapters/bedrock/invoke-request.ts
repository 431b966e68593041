import type { NeutralMessage, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { readChatPrompt, readChatRequest } from '../openai/chat-request.ts';
import { readPrompt, readRequest } from '../anthropic/request.ts';
import { guardrailAttributes, readConverse, readConversePrompt } from './converse-request.ts';
import { inputOf } from './command.ts';
import { modelName } from './endpoint.ts';
import { requestBody } from './invoke-body.ts';

/** One format inside `InvokeModel`, told by the keys of its body: ids of inference profiles name no vendor. */
interface RequestForm {
  is(body: Fields): boolean;
  request(body: Fields): NeutralRequest;
  prompt(body: Fields): NeutralPrompt;
}

const FORMS: readonly RequestForm[] = [
  {
    is: (body) => list(body['messages']) !== undefined && body['anthropic_version'] !== undefined,
    request: (body) => readRequest([body]),
    prompt: (body) => readPrompt([body]),
  },
  {
    // Nova
    is: (body) =>
      list(body['messages']) !== undefined &&
      (body['inferenceConfig'] !== undefined || body['schemaVersion'] !== undefined || hasBlocks(body)),
    request: readConverse,
    prompt: readConversePrompt,
  },
  {
    // Jamba, gpt-oss, Mistral and DeepSeek in chat form, Qwen: OpenAI's
    is: (body) => list(body['messages']) !== undefined,
    request: (body) => ({ ...readChatRequest([body]), attributes: undefined }),
    prompt: (body) => readChatPrompt([body]),
  },
  {
    // Cohere Command R
    is: (body) => text(body['message']) !== undefined,
    request: (body) => ({
      ...plainRequest(body),
      seed: number(body['seed']),
      tools: cohereTools(body['tools']),
    }),
    prompt: coherePrompt,
  },
  {
    is: () => true,
    request: plainRequest,
    prompt: plainPrompt,
  },
];

function formOf(body: Fields): RequestForm {
  return FORMS.find((form) => form.is(body)) as RequestForm;
}

/** Content in blocks that are named by their key, as Converse and Nova have it. */
function hasBlocks(body: Fields): boolean {
  const first = fields(list(fields(list(body['messages'])?.[0])?.['content'])?.[0]);
  return first !== undefined && first['type'] === undefined;
}

export function readInvoke(args: readonly unknown[]): NeutralRequest {
  const input = inputOf(args);
  const body = requestBody(args, input);
  return {
    ...formOf(body).request(body),
    model: modelName(input['modelId']),
    stream: undefined,
    attributes: guardrailAttributes(input['guardrailIdentifier']),
  };
}

export function readInvokePrompt(args: readonly unknown[]): NeutralPrompt {
  const body = requestBody(args, inputOf(args));
  return formOf(body).prompt(body);
}

/** Titan, Llama, Mistral, DeepSeek, Cohere, Claude 2 and Jurassic: the same settings under many names. */
function plainRequest(body: Fields): NeutralRequest {
  const settings = fields(body['textGenerationConfig']) ?? body;
  const stop = settings['stopSequences'] ?? settings['stop_sequences'] ?? settings['stop'];
  const images = fields(body['imageGenerationConfig']);
  return {
    maxTokens: number(
      settings['max_tokens'] ??
        settings['max_gen_len'] ??
        settings['maxTokenCount'] ??
        settings['max_tokens_to_sample'] ??
        settings['maxTokens'],
    ),
    temperature: number(settings['temperature']),
    topP: number(settings['top_p'] ?? settings['topP'] ?? settings['p']),
    topK: number(settings['top_k'] ?? settings['topKReturn'] ?? settings['k']),
    frequencyPenalty: number(settings['frequency_penalty']),
    presencePenalty: number(settings['presence_penalty']),
    stopSequences: list(stop)?.filter((word) => typeof word === 'string'),
    seed: number(images?.['seed']),
    choiceCount: number(images?.['numberOfImages'] ?? body['num_generations']),
  };
}

function plainPrompt(body: Fields): NeutralPrompt {
  const prompt =
    text(body['prompt']) ?? text(body['inputText']) ?? text(fields(body['textToImageParams'])?.['text']);
  return { messages: prompt === undefined ? [] : [userText(prompt)] };
}

function userText(content: string): NeutralMessage {
  return { role: 'user', parts: [{ type: 'text', content }] };
}

const COHERE_ROLES: Readonly<Record<string, string>> = {
  CHATBOT: 'assistant',
  SYSTEM: 'system',
  TOOL: 'tool',
};

function coherePrompt(body: Fields): NeutralPrompt {
  const { items, omitted } = bounded(list(body['chat_history']) ?? []);
  const history = items.map((item): NeutralMessage => {
    const turn = fields(item) ?? {};
    const role = COHERE_ROLES[text(turn['role']) ?? ''] ?? 'user';
    return { role, parts: [{ type: 'text', content: text(turn['message']) ?? '' }] };
  });
  const preamble = text(body['preamble']);
  return {
    system: preamble === undefined ? undefined : [{ type: 'text', content: preamble }],
    messages: [...history, userText(text(body['message']) ?? '')],
    omitted,
  };
}

/** Command R describes parameters in words of its own, which are no JSON Schema. */
function cohereTools(value: unknown): NeutralRequest['tools'] {
  const tools = list(value)?.flatMap((item) => {
    const name = text(fields(item)?.['name']);
    return name === undefined ? [] : [{ name }];
  });
  return tools === undefined || tools.length === 0 ? undefined : tools;
}

export function readEmbeddings(args: readonly unknown[]): NeutralRequest {
  const input = inputOf(args);
  const body = requestBody(args, input);
  const types = list(body['embeddingTypes'] ?? body['embedding_types'])?.filter(
    (one) => typeof one === 'string',
  );
  return {
    model: modelName(input['modelId']),
    dimensions: number(
      body['dimensions'] ??
        body['output_dimension'] ??
        fields(body['embeddingConfig'])?.['outputEmbeddingLength'] ??
        fields(body['singleEmbeddingParams'])?.['embeddingDimension'],
    ),
    encodingFormats: types,
    itemCount: list(body['texts'])?.length ?? list(body['images'])?.length ?? 1,
  };
}

export function readEmbeddingsPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = requestBody(args, inputOf(args));
  const { items, omitted } = bounded(list(body['texts']) ?? []);
  const single = text(body['inputText']);
  const texts = single === undefined ? items.filter((item) => typeof item === 'string') : [single];
  return { messages: texts.map(userText), omitted };
}
