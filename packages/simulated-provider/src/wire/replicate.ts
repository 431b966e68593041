import { replicateError } from '../errors/replicate.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { OwnPath, Target, WireFormat } from './format.ts';
import { PIXEL } from './media.ts';

/** Where a prediction stands. */
type PredictionStatus = 'starting' | 'succeeded' | 'failed' | 'canceled';

/**
 * Replicate's predictions: one is created, then polled, streamed or (with `Prefer: wait`) waited for. Shapes:
 * replicate.com/docs/reference/http and docs/topics/predictions/streaming.
 */
export const replicate: WireFormat = {
  status: 201,
  check(body, target) {
    if (body.input === undefined) {
      return replicateError(422, 'Input validation failed', '- input is required\n');
    }
    if (modelOf(target) !== undefined || asString(body.version) !== undefined) return undefined;
    return replicateError(422, 'Input validation failed', '- version is required\n');
  },
  read: (body, target): ModelRequest => {
    const input = asObject(body.input);
    const prompt = [input.system_prompt, input.prompt].filter((text) => typeof text === 'string').join('\n');
    return {
      api: 'responses',
      vendor: 'replicate',
      mode: target.operation?.endsWith('/stream') ? 'stream' : 'plain',
      model: modelOf(target) ?? asString(body.version) ?? '',
      prompt,
      lastUserText: asString(input.prompt) ?? prompt,
      format: 'text',
      tools: [],
      toolChoice: 'none',
      n: 1,
      maxTokens: asNumber(input.max_tokens),
      includeUsage: true,
      body,
    };
  },
  document: (exchange) =>
    predictionDocument(
      exchange,
      exchange.requestId,
      String(exchange.headers.prefer ?? '').startsWith('wait') ? finalStatus(exchange) : 'starting',
    ),
  frames: (exchange) => [
    ...pieces(exchange).map((piece, index) => frame('output', piece, index === 0 ? 'start' : 'content')),
    frame('done', '{}', 'end'),
  ],
  errorFrame: (_exchange, message) =>
    frame('error', JSON.stringify({ detail: message ?? 'An error occurred while streaming' }), 'end'),
};

export const replicatePaths: readonly OwnPath[] = [
  {
    path: /^\/v1\/(?:predictions|(?:models|deployments)\/[^/]+\/[^/]+\/predictions)$/,
    // Like a response of OpenAI's, a prediction can fail with status 200: the same faults apply.
    api: 'responses',
    format: replicate,
  },
];

/** A later look at a prediction. */
export function predictionPath(
  path: string,
): { id: string; action: 'get' | 'stream' | 'cancel' } | undefined {
  const found = /^\/replicate\/v1\/predictions\/(\w+)(?:\/(stream|cancel))?$/.exec(path);
  if (found?.[1] === undefined) return undefined;
  return { id: found[1], action: (found[2] as 'stream' | 'cancel' | undefined) ?? 'get' };
}

function modelOf({ operation }: Target): string | undefined {
  return /^\/v1\/(?:models|deployments)\/([^/]+\/[^/]+)\//.exec(operation ?? '')?.[1];
}

/** A prediction as the API shows it. */
export function predictionDocument(exchange: Exchange, id: string, status: PredictionStatus): JsonObject {
  const { request, answer, created } = exchange;
  const base = `http://${String(exchange.headers.host)}/replicate/v1/predictions/${id}`;
  const ended = status !== 'starting';
  return {
    id,
    model: request.model,
    version: asString(request.body.version) ?? 'hidden',
    input: request.body.input,
    logs: '',
    output: status === 'succeeded' ? outputOf(exchange) : null,
    data_removed: false,
    error: status === 'failed' ? (answer.failure?.message ?? 'Prediction failed') : null,
    source: 'api',
    status,
    created_at: at(created),
    ...(ended ? { started_at: at(created), completed_at: at(created + 1) } : {}),
    urls: {
      cancel: `${base}/cancel`,
      get: base,
      stream: `${base}/stream`,
      web: `https://replicate.com/p/${id}`,
    },
    metrics: ended ? metrics(exchange) : {},
  };
}

/** What becomes of a prediction that nobody cancels. */
export function finalStatus({ answer }: Exchange): PredictionStatus {
  return answer.failure === undefined ? 'succeeded' : 'failed';
}

function at(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function metrics({ answer }: Exchange): JsonObject {
  const times = { predict_time: 0.84, total_time: 1.02 };
  if (answer.usage === null) return times;
  return { ...times, input_token_count: answer.usage.input, output_token_count: answer.usage.output };
}

/** Language models answer with a list of pieces of text, image models with addresses of files. */
function outputOf(exchange: Exchange): string[] {
  return isPicture(exchange) ? [`data:image/png;base64,${PIXEL}`] : pieces(exchange);
}

function isPicture({ request }: Exchange): boolean {
  return /flux|sdxl|diffusion|image/i.test(request.model);
}

function pieces(exchange: Exchange): string[] {
  const texts = exchange.answer.parts.map((part) => (part.kind === 'tool_call' ? '' : part.text));
  return exchange.split(texts.join(''));
}

/** Text with line breaks takes one `data` line each. */
function frame(event: string, data: string, role: Frame['role']): Frame {
  return { event, data: data.replaceAll('\n', '\ndata: '), role };
}
