import { createHash } from 'node:crypto';
import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
  type Tracer,
} from '@opentelemetry/api';

/** What a hand-written span needs to know of a call. */
export interface HandCall {
  provider: string;
  model: string;
  address: string;
  maxTokens?: number;
  temperature?: number;
  messages: readonly { role: string; content: unknown }[];
  /** US dollars per token. */
  prices: { input: number; output: number };
}

/** What `withResponse()` of both SDKs gives: headers are to be had in no other way. */
interface Answered<T> {
  data: T;
  response: Response;
}

/** The parts of an answer of either SDK that end up on the span. */
interface HandAnswer {
  id?: string;
  model?: string;
  choices?: { finish_reason: string; message: { content: string } }[];
  content?: { text: string }[];
  stop_reason?: string;
  usage?: Record<string, number>;
}

interface HandChunk {
  id?: string;
  model?: string;
  choices: readonly { finish_reason: string | null; delta: { content?: string | null } }[];
}

/**
 * The span that a careful person writes around a chat call, with the same attributes as Culprit's: names by the
 * conventions, hashes and lengths of prompt and answer, cost, rate limits, latency.
 */
export async function withHandSpan(
  tracer: Tracer,
  call: HandCall,
  send: () => PromiseLike<Answered<unknown>>,
): Promise<unknown> {
  const begin = performance.now();
  const span = startSpan(tracer, call);
  try {
    const { data, response } = await context.with(trace.setSpan(context.active(), span), send);
    const answer = data as HandAnswer;
    span.setAttributes(
      endAttributes(call, begin, response, {
        id: answer.id,
        model: answer.model,
        reason: answer.choices?.[0]?.finish_reason ?? answer.stop_reason ?? 'stop',
        text: answer.choices?.[0]?.message.content ?? answer.content?.[0]?.text ?? '',
        input: answer.usage?.['prompt_tokens'] ?? answer.usage?.['input_tokens'] ?? 0,
        output: answer.usage?.['completion_tokens'] ?? answer.usage?.['output_tokens'] ?? 0,
      }),
    );
    return data;
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** The same around a stream that is read to its end: text is collected, chunks are counted, the first one is timed. */
export async function withHandStream(
  tracer: Tracer,
  call: HandCall,
  send: () => PromiseLike<Answered<AsyncIterable<HandChunk>>>,
): Promise<void> {
  const begin = performance.now();
  const span = startSpan(tracer, call);
  try {
    const { data, response } = await context.with(trace.setSpan(context.active(), span), send);
    const end: HandEnd = { id: undefined, model: undefined, reason: 'stop', text: '', input: 0, output: 0 };
    let first: number | undefined;
    let chunks = 0;
    for await (const chunk of data) {
      first ??= performance.now();
      chunks += 1;
      end.id ??= chunk.id;
      end.model ??= chunk.model;
      end.text += chunk.choices[0]?.delta.content ?? '';
      end.reason = chunk.choices[0]?.finish_reason ?? end.reason;
    }
    span.setAttributes({
      ...endAttributes(call, begin, response, end),
      'gen_ai.request.stream': true,
      'gen_ai.response.time_to_first_chunk': first === undefined ? undefined : (first - begin) / 1000,
      'app.stream.chunks': chunks,
      'app.stream.ending': 'completed',
    });
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function startSpan(tracer: Tracer, { provider, model, address }: HandCall): Span {
  return tracer.startSpan(`chat ${model}`, {
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': provider,
      'gen_ai.request.model': model,
      'server.address': address,
      'server.port': 443,
    },
  });
}

interface HandEnd {
  id: string | undefined;
  model: string | undefined;
  reason: string;
  text: string;
  input: number;
  output: number;
}

function endAttributes(call: HandCall, begin: number, response: Response, end: HandEnd): Attributes {
  const cost = end.input * call.prices.input + end.output * call.prices.output;
  const prompt = promptOf(call);
  const { headers } = response;
  return {
    'gen_ai.request.max_tokens': call.maxTokens,
    'gen_ai.request.temperature': call.temperature,
    'openai.api.type': call.provider === 'openai' ? 'chat_completions' : undefined,
    'gen_ai.response.id': end.id,
    'gen_ai.response.model': end.model,
    'gen_ai.response.finish_reasons': [end.reason === 'end_turn' ? 'stop' : end.reason],
    'app.response.finish_reason': end.reason,
    'gen_ai.usage.input_tokens': end.input,
    'gen_ai.usage.output_tokens': end.output,
    'app.response.hash': sha256(end.text),
    'app.response.length': end.text.length,
    'app.prompt.hash': prompt.hash,
    'app.prompt.length': prompt.length,
    'app.call.latency': (performance.now() - begin) / 1000,
    'app.request.id': headers.get('x-request-id') ?? headers.get('request-id') ?? undefined,
    'app.cost.usd': cost,
    'app.cost.source': 'price list',
    'app.rate_limit.requests.remaining': numberOf(headers, 'x-ratelimit-remaining-requests'),
    'app.rate_limit.tokens.remaining': numberOf(headers, 'x-ratelimit-remaining-tokens'),
    'http.response.status_code': response.status,
    'app.attempt.count': 1,
    'app.trace.failed': false,
    'app.trace.cost': cost,
  };
}

function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', (error as Error).name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Roles and texts; a picture is known by its place alone. */
function promptOf({ messages }: HandCall): { hash: string; length: number } {
  const hash = createHash('sha256');
  let length = 0;
  for (const { role, content } of messages) {
    const text = typeof content === 'string' ? content : '[parts]';
    hash.update(`${role}\n`).update(text);
    length += text.length;
  }
  return { hash: hash.digest('hex').slice(0, 32), length };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function numberOf(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  return text === null ? undefined : Number(text);
}
