import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { classificationAttributes, normalizeFinishReason } from '@culprit/diagnosis';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import type { CallSpec, Endpoint } from './adapter.ts';
import type { Call } from './call.ts';
import type { NeutralRequest, NeutralResponse } from './neutral.ts';
import { statusIn } from './status-in.ts';
import { identifier, providerCode, providerType, requestIdentifier } from './safe-text.ts';

import { rateLimitAttributes, requestIdOf } from './headers.ts';

/** What samplers may look at, set when the span starts. */
export function startAttributes(
  operation: string,
  model: string | undefined,
  endpoint: Endpoint,
  spanKind: CallSpec['spanKind'] = 'client',
): Attributes {
  const attributes: Attributes = { [GEN_AI.OPERATION_NAME]: operation };
  // Tools, and what runs in this process, have no provider in the conventions.
  if (spanKind === 'client' && operation !== 'execute_tool')
    attributes[GEN_AI.PROVIDER_NAME] = endpoint.provider;
  if (model !== undefined) attributes[GEN_AI.REQUEST_MODEL] = model;
  if (endpoint.address !== undefined) attributes[CORE.SERVER_ADDRESS] = endpoint.address;
  if (endpoint.port !== undefined) attributes[CORE.SERVER_PORT] = endpoint.port;
  return attributes;
}

/** Providers whose spans may carry names under `openai.`; compatible services get the common names alone. */
const OPENAI_FLAVOURS: ReadonlySet<string> = new Set(['openai', 'azure.ai.openai']);

/** Names that conventions 1.41 do not have, in any spelling. */
const NEWER_THAN_1_41: readonly string[] = [
  GEN_AI.REQUEST_REASONING_LEVEL,
  GEN_AI.REQUEST_PREVIOUS_RESPONSE_ID,
  GEN_AI.REQUEST_STREAM_CURSOR,
  GEN_AI.RESPONSE_STATUS,
  GEN_AI.USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI.USAGE_AUDIO_OUTPUT_TOKENS,
];

/** Where attributes go: a span, one by one. An object in between costs as much again as the span's own. */
export interface AttributeSink {
  setAttribute(key: string, value: AttributeValue): unknown;
}

/** For those who need the attributes as an object. */
export class CollectedAttributes implements AttributeSink {
  readonly attributes: Attributes = {};

  setAttribute(key: string, value: AttributeValue): void {
    this.attributes[key] = value;
  }
}

function without(sink: AttributeSink, names: readonly string[]): AttributeSink {
  return {
    setAttribute: (key, value) => {
      if (!names.includes(key)) sink.setAttribute(key, value);
    },
  };
}

/** Everything that is known once a call has settled. */
export function writeSettled(sink: AttributeSink, call: Call, errorType: string | undefined): void {
  const to = call.runtime.settings.semconv === '1.41' ? without(sink, NEWER_THAN_1_41) : sink;
  requestAttributes(to, call.request);
  if (call.spec.operation === 'retrieval') retrievalAttributes(to, call);
  else put(to, GEN_AI.REQUEST_TOP_K, call.request.topK);
  putOwn(to, call.request.attributes, call.endpoint.provider);
  putOwn(to, call.response?.attributes, call.endpoint.provider);
  if (call.response !== undefined) responseAttributes(to, call, call.response);
  recordAttributes(to, call);
  errorAttributes(to, call, errorType);
  attemptAttributes(to, call);
  if (call.classification !== undefined) putAll(to, classificationAttributes(call.classification));
}

/** Attributes of a provider's own conventions, without OpenAI's where another provider speaks. */
function putOwn(to: AttributeSink, own: NeutralRequest['attributes'], provider: string): void {
  if (own === undefined) return;
  const flavoured = OPENAI_FLAVOURS.has(provider);
  for (const name of Object.keys(own))
    if (flavoured || !name.startsWith('openai.')) to.setAttribute(name, own[name] as AttributeValue);
}

/** Without stop sequences: they are text of the application's, so they go with the content. */
function requestAttributes(to: AttributeSink, request: NeutralRequest): void {
  put(to, GEN_AI.REQUEST_MAX_TOKENS, request.maxTokens);
  put(to, GEN_AI.REQUEST_TEMPERATURE, request.temperature);
  put(to, GEN_AI.REQUEST_TOP_P, request.topP);
  put(to, GEN_AI.REQUEST_FREQUENCY_PENALTY, request.frequencyPenalty);
  put(to, GEN_AI.REQUEST_PRESENCE_PENALTY, request.presencePenalty);
  put(to, GEN_AI.REQUEST_SEED, request.seed);
  if (request.choiceCount !== undefined && request.choiceCount !== 1) {
    to.setAttribute(GEN_AI.REQUEST_CHOICE_COUNT, request.choiceCount);
  }
  if (request.stream === true) to.setAttribute(GEN_AI.REQUEST_STREAM, true);
  put(to, GEN_AI.REQUEST_REASONING_LEVEL, request.reasoningLevel);
  put(to, GEN_AI.REQUEST_PREVIOUS_RESPONSE_ID, request.previousResponseId);
  put(to, GEN_AI.CONVERSATION_ID, request.conversationId);
  put(to, GEN_AI.RESPONSE_ID, request.responseId);
  put(to, GEN_AI.REQUEST_STREAM_CURSOR, request.streamCursor);
  put(to, GEN_AI.OUTPUT_TYPE, request.outputType);
  if (request.encodingFormats !== undefined)
    to.setAttribute(GEN_AI.REQUEST_ENCODING_FORMATS, [...request.encodingFormats]);
  put(to, GEN_AI.EMBEDDINGS_DIMENSION_COUNT, request.dimensions);
}

/** Documents asked for have a name of their own since 1.42. */
function retrievalAttributes(to: AttributeSink, { request, response, runtime }: Call): void {
  const { semconv } = runtime.settings;
  put(to, GEN_AI.DATA_SOURCE_ID, request.dataSource);
  if (semconv !== '1.41') put(to, GEN_AI.RETRIEVAL_TOP_K, request.topK);
  if (semconv !== 'latest') put(to, GEN_AI.REQUEST_TOP_K, request.topK);
  put(to, CULPRIT.RETRIEVAL_DOCUMENT_COUNT, response?.documentCount);
  put(to, CULPRIT.RETRIEVAL_TOP_SCORE, response?.topScore);
}

function responseAttributes(to: AttributeSink, call: Call, response: NeutralResponse): void {
  put(to, GEN_AI.RESPONSE_ID, response.id);
  put(to, GEN_AI.RESPONSE_MODEL, response.model);
  put(to, GEN_AI.EMBEDDINGS_DIMENSION_COUNT, response.dimensions);
  if (call.spec.operation === 'fetch_response') put(to, GEN_AI.RESPONSE_STATUS, response.status);
  finishAttributes(to, call, response);
  const { usage, choices } = response;
  if (usage !== undefined) {
    put(to, GEN_AI.USAGE_INPUT_TOKENS, usage.inputTokens);
    put(to, GEN_AI.USAGE_OUTPUT_TOKENS, usage.outputTokens);
    put(to, GEN_AI.USAGE_CACHE_READ_INPUT_TOKENS, usage.cacheReadTokens);
    putCacheWrite(to, call, usage.cacheWriteTokens);
    put(to, GEN_AI.USAGE_REASONING_OUTPUT_TOKENS, usage.reasoningTokens);
    put(to, GEN_AI.USAGE_AUDIO_INPUT_TOKENS, usage.audioInputTokens);
    put(to, GEN_AI.USAGE_AUDIO_OUTPUT_TOKENS, usage.audioOutputTokens);
  }
  const answer = choices !== undefined && choices.length > 0 ? call.answerDigest() : undefined;
  put(to, CULPRIT.RESPONSE_HASH, answer?.hash);
  put(to, CULPRIT.RESPONSE_LENGTH, answer?.length);
}

function putCacheWrite(to: AttributeSink, call: Call, tokens: number | undefined): void {
  const { semconv } = call.runtime.settings;
  if (semconv !== '1.41') put(to, GEN_AI.USAGE_CACHE_WRITE_INPUT_TOKENS, tokens);
  if (semconv !== 'latest') put(to, GEN_AI.USAGE_CACHE_CREATION_INPUT_TOKENS, tokens);
}

/** One normalised reason per choice, `error` for a choice that ended without one, and the provider's own word. */
function finishAttributes(to: AttributeSink, call: Call, response: NeutralResponse): void {
  const choices = response.choices ?? [];
  if (choices.length === 0) return;
  const cut =
    call.facts.ending === 'failed' || response.terminalEvent === false || response.status === 'cancelled';
  const reasons = choices.map(({ finishReason }) =>
    typeof finishReason === 'string'
      ? normalizeFinishReason(finishReason).normalized
      : cut
        ? 'error'
        : undefined,
  );
  if (reasons.every((reason) => reason !== undefined))
    to.setAttribute(GEN_AI.RESPONSE_FINISH_REASONS, reasons);
  const raw = choices.find(({ finishReason }) => typeof finishReason === 'string')?.finishReason;
  put(to, CULPRIT.RESPONSE_FINISH_REASON, raw ?? undefined);
}

function recordAttributes(to: AttributeSink, call: Call): void {
  const { digest, facts, headers, stream } = call;
  const { timing } = facts;
  put(to, CULPRIT.PROMPT_HASH, digest?.hash);
  put(to, CULPRIT.PROMPT_LENGTH, digest?.length);
  put(to, CULPRIT.CALL_LATENCY, timing?.duration);
  put(to, CULPRIT.REQUEST_ID, requestIdentifier(facts.error?.requestId ?? requestIdOf(headers)));
  put(to, CULPRIT.COST_USD, call.cost?.usd);
  put(to, CULPRIT.COST_SOURCE, call.cost?.source);
  putAll(to, rateLimitAttributes(facts.error?.http?.headers ?? headers, Date.now()));
  if (stream === undefined) return;
  put(to, GEN_AI.RESPONSE_TIME_TO_FIRST_CHUNK, timing?.timeToFirstChunk);
  to.setAttribute(CULPRIT.STREAM_CHUNKS, stream.chunks);
  put(to, CULPRIT.STREAM_LAST_CHUNK, timing?.lastChunk);
}

function errorAttributes(to: AttributeSink, call: Call, errorType: string | undefined): void {
  const { error, ending } = call.facts;
  if (call.stream !== undefined) put(to, CULPRIT.STREAM_ENDING, errorType === undefined ? ending : 'failed');
  put(to, CORE.ERROR_TYPE, errorType);
  put(to, CORE.HTTP_RESPONSE_STATUS_CODE, statusIn(error) ?? call.status);
  if (error === undefined) return;
  put(to, CULPRIT.ERROR_CODE, identifier(providerCode(error)));
  put(to, CULPRIT.ERROR_TYPE, identifier(providerType(error)));
  const chain = error.chain?.flatMap((name) => identifier(name) ?? []);
  if (chain !== undefined && chain.length > 0) to.setAttribute(CULPRIT.ERROR_CHAIN, chain);
}

function attemptAttributes(to: AttributeSink, { attempts }: Call): void {
  if (attempts.length === 0) return;
  to.setAttribute(CULPRIT.ATTEMPT_COUNT, attempts.length);
  if (attempts.length === 1) return;
  let wait = 0;
  for (const [index, attempt] of attempts.entries()) {
    const before = attempts[index - 1];
    if (before !== undefined) wait += Math.max(0, attempt.start - before.start - before.duration);
  }
  to.setAttribute(CULPRIT.ATTEMPT_WAIT, wait);
  const failed = attempts.filter((attempt) => attempt.error !== undefined || (attempt.status ?? 0) >= 400);
  if (failed.length > 0)
    to.setAttribute(
      CULPRIT.ATTEMPT_STATUSES,
      failed.map(({ status, error }) => String(status ?? error)),
    );
}

function put(to: AttributeSink, key: string, value: string | number | boolean | undefined): void {
  if (value !== undefined) to.setAttribute(key, value);
}

function putAll(to: AttributeSink, attributes: Readonly<Record<string, AttributeValue>> | undefined): void {
  for (const key in attributes) to.setAttribute(key, attributes[key] as AttributeValue);
}
