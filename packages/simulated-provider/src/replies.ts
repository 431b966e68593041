import { answerTo } from './answer.ts';
import type { AnswerInput } from './answer.ts';
import { applyFaults } from './apply-faults.ts';
import type { SentReply } from './apply-faults.ts';
import { behaviourFromHeaders, faultsOf, toBehaviour } from './behaviour.ts';
import type { Behaviour, FaultPlan } from './behaviour.ts';
import { jsonReply } from './errors/kinds.ts';
import { MisuseError } from './exchange.ts';
import type { Exchange, ModelRequest, Reply } from './exchange.ts';
import { faultParams } from './faults/index.ts';
import type { FaultSpec } from './faults/index.ts';
import { commonHeaders } from './headers.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Random } from './random.ts';
import type { RequestRecord } from './request-log.ts';
import { createPredictions } from './predictions.ts';
import { findRoute, vendorOf } from './routes.ts';
import type { Route } from './routes.ts';
import {
  countTokensReply,
  invalidBody,
  missingCredentials,
  modelsReply,
  notFound,
  storedResponseReply,
} from './side-replies.ts';
import { splitBySizes } from './split.ts';
import { ollamaStatus } from './wire/ollama.ts';

/** Finished Responses are kept for `GET /v1/responses/:id`, the newest that many. */
const MAX_STORED_RESPONSES = 200;

type Generation = Extract<Route, { kind: 'generate' }>;
type PredictionRoute = Extract<Route, { kind: 'prediction' }>;

export interface ReplierOptions {
  random: Random;
  now: () => number;
  respond?: ((request: ModelRequest) => AnswerInput | undefined) | undefined;
}

/** Turns requests into replies and remembers what was commanded. */
export interface Replier {
  reply(record: RequestRecord): SentReply;
  enqueue(behaviours: readonly (Behaviour | FaultSpec | null)[]): void;
  plan(plan: FaultPlan | undefined): void;
}

export function createReplier({ random, now, respond }: ReplierOptions): Replier {
  const queue: (Behaviour | FaultSpec | null)[] = [];
  const stored = new Map<string, JsonObject>();
  const predictions = createPredictions();
  let plan: FaultPlan | undefined;
  let calls = 0;

  const behaviourFor = (record: RequestRecord, request: ModelRequest): Behaviour => {
    const index = calls;
    calls += 1;
    const fromHeaders = behaviourFromHeaders(record.headers);
    if (fromHeaders !== undefined) return fromHeaders;
    const queued = queue.shift();
    if (queued !== undefined && queued !== null) return toBehaviour(queued);
    return plan?.({ ...record, model: request }, index) ?? {};
  };

  const generate = (
    record: RequestRecord,
    body: JsonObject,
    { api, target, format }: Generation,
  ): SentReply => {
    const complaint = format.check(body, target, record.requestId);
    if (complaint !== undefined) return { reply: complaint, delivery: {} };
    const request = format.read(body, target);
    record.api = api;
    record.mode = request.mode;
    const behaviour = behaviourFor(record, request);
    const faults = faultsOf(behaviour)
      .map(faultParams)
      .filter(({ attempts }) => attempts === undefined || record.attempt < attempts);
    record.faults = faults.map(({ name }) => name);
    const exchange = {
      request,
      answer: answerTo(request, behaviour.answer ?? respond?.(request)),
      random,
      created: Math.floor(now() / 1000),
      requestId: record.requestId,
      headers: record.headers,
      split: (text: string) => splitBySizes(text, behaviour.pieceSizes),
    };
    const { reply, delivery } = applyFaults({ exchange, faults, format, now: now(), onDocument: store });
    return { reply, delivery: { ...delivery, writeSizes: behaviour.writeSizes } };
  };

  const store = (document: JsonObject, exchange: Exchange): void => {
    predictions.remember(exchange);
    if (document.object !== 'response' || document.store === false) return;
    stored.set(String(document.id), document);
    const oldest = stored.keys().next().value;
    if (stored.size > MAX_STORED_RESPONSES && oldest !== undefined) stored.delete(oldest);
  };

  const route = (record: RequestRecord): SentReply => {
    const vendor = vendorOf(record.path, record.headers);
    const found = findRoute(record.method, record.path, vendor);
    if (found === undefined) return plain(notFound(record, vendor));
    // The address of a prediction's stream is a secret by itself.
    const open = found.kind === 'prediction' && found.action === 'stream';
    const refused = open ? undefined : missingCredentials(record, vendor);
    if (refused !== undefined) return plain(refused);
    if (found.kind === 'models') return plain(modelsReply(found.id, vendor, record.requestId));
    if (found.kind === 'side') return plain(found.reply());
    if (found.kind === 'ollama_status') return plain(ollamaStatus(record.path) ?? notFound(record, vendor));
    if (found.kind === 'prediction') return predictionReply(record, found);
    if (found.kind === 'stored_response') return plain(storedResponseReply(stored, found.id));
    return withBody(record, found);
  };

  const predictionReply = (record: RequestRecord, found: PredictionRoute): SentReply => {
    const stream = found.action === 'stream' ? predictions.stream(found) : undefined;
    return stream === undefined ? plain(predictions.reply(found)) : generate(record, stream.body, stream);
  };

  const withBody = (
    record: RequestRecord,
    found: Extract<Route, { kind: 'generate' | 'count_tokens' }>,
  ): SentReply => {
    if (found.kind === 'generate' && found.api === 'other')
      return generate(
        record,
        found.format.decode?.(record.body) ?? (isObject(record.json) ? record.json : {}),
        found,
      );
    if (!isObject(record.json)) return plain(invalidBody(found.target.vendor, record.requestId));
    if (found.kind === 'count_tokens') return plain(countTokensReply(record.json, found.target.vendor));
    return generate(record, record.json, found);
  };

  return {
    reply(record) {
      const { reply, delivery } = guarded(() => route(record));
      if (reply.bare) return { reply, delivery };
      const common = commonHeaders(vendorOf(record.path, record.headers), record.requestId, now());
      return { reply: { ...reply, headers: { ...common, ...reply.headers } }, delivery };
    },
    enqueue: (behaviours) => void queue.push(...behaviours),
    plan: (next) => {
      plan = next;
    },
  };
}

function plain(reply: Reply): SentReply {
  return { reply, delivery: {} };
}

/** A command that makes no sense, or a plan that throws, is told to the client instead of hanging it. */
function guarded(route: () => SentReply): SentReply {
  try {
    return route();
  } catch (error) {
    const misuse = error instanceof MisuseError;
    const message = error instanceof Error ? error.message : String(error);
    const type = misuse ? 'simulated_provider_misuse' : 'simulated_provider_plan_failed';
    const reply = jsonReply(misuse ? 400 : 500, {
      type: 'error',
      error: { type, message, param: null, code: type },
    });
    return plain({ ...reply, headers: { ...reply.headers, 'x-should-retry': 'false' } });
  }
}
