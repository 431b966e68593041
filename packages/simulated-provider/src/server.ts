import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { AnswerInput } from './answer.ts';
import type { Behaviour, FaultPlan } from './behaviour.ts';
import { deliver } from './delivery.ts';
import type { ModelRequest } from './exchange.ts';
import type { FaultSpec } from './faults/index.ts';
import { createRequestId } from './headers.ts';
import { parseJson } from './json.ts';
import { createListener } from './listener.ts';
import { createRandom } from './random.ts';
import { createReplier } from './replies.ts';
import { watchEnd } from './request-log.ts';
import type { ReceivedRequest, RequestRecord } from './request-log.ts';
import { vendorOf } from './routes.ts';

export interface SimulatedProviderOptions {
  /** Seed of ids and of everything else that looks random. Default 1. */
  seed?: number | undefined;
  /** Default 0: any free port. */
  port?: number | undefined;
  /** Behaviours of the first requests, in order, as with `enqueue`. */
  script?: readonly (Behaviour | FaultSpec | null)[] | undefined;
  /** Answers for requests whose behaviour sets none. */
  respond?: ((request: ModelRequest) => AnswerInput | undefined) | undefined;
  /** Milliseconds since the epoch; default `Date.now`. */
  now?: (() => number) | undefined;
}

/** A running provider. What happens to a request: its headers decide, else the queue, else the plan, else it is answered well. */
export interface SimulatedProvider {
  /** `http://127.0.0.1:PORT`; also the Azure endpoint. */
  readonly url: string;
  /** For the `baseURL` of OpenAI's SDK. */
  readonly openaiBaseUrl: string;
  /** For the `baseURL` of Groq's SDK, which adds `/openai/v1` itself. */
  readonly groqBaseUrl: string;
  /** For the `baseURL` of Anthropic's SDK. */
  readonly anthropicBaseUrl: string;
  /** For the `serverURL` of Mistral's SDK, which adds `/v1` itself. */
  readonly mistralBaseUrl: string;
  /** For the `environment` of Cohere's SDK, which adds `/v1` or `/v2` itself; 7.7 wants it with `/v1`. */
  readonly cohereBaseUrl: string;
  /** For the `host` of Ollama's SDK, which adds `/api` itself. */
  readonly ollamaBaseUrl: string;
  /** In place of `https://router.huggingface.co`. */
  readonly huggingfaceBaseUrl: string;
  /** For the `baseUrl` of Replicate's SDK. */
  readonly replicateBaseUrl: string;
  /** For the `baseURL` of Cloudflare's SDK. */
  readonly cloudflareBaseUrl: string;
  /** For the `host` of Pinecone's indexes and the `controllerHostUrl` of its client. */
  readonly pineconeBaseUrl: string;
  /** For the `url` (without its path) and the `prefix` of Qdrant's client. */
  readonly qdrantBaseUrl: string;
  /** For the `endpoint` of the AWS SDK's Bedrock clients and the `baseURL` of Anthropic's Bedrock SDK. */
  readonly bedrockBaseUrl: string;
  /** For the `baseURL` of Anthropic's Vertex SDK. */
  readonly anthropicVertexBaseUrl: string;
  /** For the `baseURL` of Anthropic's Foundry SDK. */
  readonly anthropicFoundryBaseUrl: string;
  /** All requests so far, in order of arrival. */
  readonly requests: readonly ReceivedRequest[];
  /** Behaviours of the next model calls, one each; null lets a call through to the plan. */
  enqueue(...behaviours: readonly (Behaviour | FaultSpec | null)[]): void;
  /** Sets or removes the plan. */
  plan(plan: FaultPlan | undefined): void;
  /** Closes all connections and the port. */
  close(): Promise<void>;
}

/** Starts the provider on 127.0.0.1. Rejects when the port is taken. */
export async function startSimulatedProvider(
  options: SimulatedProviderOptions = {},
): Promise<SimulatedProvider> {
  const now = options.now ?? Date.now;
  const random = createRandom(options.seed ?? 1);
  const requests: RequestRecord[] = [];
  const replier = createReplier({ random, now, respond: options.respond });
  replier.enqueue(options.script ?? []);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const record = openRecord(request, requests.length, now());
    record.requestId = createRequestId(vendorOf(record.path, record.headers), random);
    record.ended = watchEnd(record, response, now);
    requests.push(record);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await readBody(request, record);
    const { reply, delivery } = replier.reply(record);
    await deliver({ reply, delivery, response, record, signal: gone.signal });
  };

  const { server, closeAll } = createListener((request, response) => {
    // Only a client that leaves while it is still sending gets here: there is nobody left to answer.
    handle(request, response).catch(() => response.destroy());
  });
  await listen(server, options.port ?? 0);

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    openaiBaseUrl: `${url}/v1`,
    groqBaseUrl: `${url}/groq`,
    anthropicBaseUrl: url,
    mistralBaseUrl: `${url}/mistral`,
    cohereBaseUrl: `${url}/cohere`,
    ollamaBaseUrl: `${url}/ollama`,
    huggingfaceBaseUrl: `${url}/huggingface`,
    replicateBaseUrl: `${url}/replicate/v1`,
    cloudflareBaseUrl: `${url}/cloudflare/client/v4`,
    pineconeBaseUrl: `${url}/pinecone`,
    qdrantBaseUrl: `${url}/qdrant`,
    bedrockBaseUrl: `${url}/bedrock`,
    anthropicVertexBaseUrl: `${url}/anthropic_vertex/v1`,
    anthropicFoundryBaseUrl: `${url}/anthropic_foundry`,
    requests,
    enqueue: (...behaviours) => replier.enqueue(behaviours),
    plan: (plan) => replier.plan(plan),
    close: () => {
      for (const record of requests) record.cutByUs ||= record.end === undefined;
      return new Promise((resolve) => {
        server.close(() => resolve());
        closeAll();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function openRecord(request: IncomingMessage, index: number, at: number): RequestRecord {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    index,
    at,
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: new Uint8Array(),
    json: undefined,
    attempt: attemptOf(request.headers),
    requestId: '',
    faults: [],
    chunksSent: 0,
    closedEarly: false,
    cutByUs: false,
    ended: Promise.resolve('finished'),
  };
}

/** As SDKs count: Stainless from 0, AWS from 1 (`attempt=1; max=3`). */
function attemptOf(headers: IncomingMessage['headers']): number {
  const [, aws] = /^attempt=(\d+)/.exec(headers['amz-sdk-request']?.toString() ?? '') ?? [];
  return aws === undefined ? Number(headers['x-stainless-retry-count'] ?? 0) : Number(aws) - 1;
}

async function readBody(request: IncomingMessage, record: RequestRecord): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  record.body = bytes;
  record.json = parseJson(bytes.toString('utf8'));
}
