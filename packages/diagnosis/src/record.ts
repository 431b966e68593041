import { classify } from './classify.ts';
import type { ClassifySettings } from './classify.ts';
import type { AbortFacts, CallFacts, ErrorFacts, HttpFacts } from './facts.ts';
import { isRecord, readProperty } from './internal/guarded.ts';
import { readHeaders, requestIdOf } from './internal/headers.ts';
import { remedyOf } from './remedies.ts';
import { answerInBody } from './silent/answer-in-body.ts';
import { readsAsRefusal } from './silent/refusal-prose.ts';
import { failedBefore } from './silent/limits-from-record.ts';
import { responseFactsFromRecord } from './silent/response-from-record.ts';
import { groupOf } from './taxonomy.ts';
import type { Classification } from './verdict.ts';

/** A failure as somebody wrote it down; every part may be null. */
export interface FailureRecord {
  id: string;
  provider?: string | null;
  /** `http` · `transport` · `stream` · `response` · `framework` */
  surface?: string | null;
  operation?: string | null;
  http?: { status?: number | null; headers?: Record<string, string> | null; body?: unknown } | null;
  transport?: {
    name?: string | null;
    code?: string | number | null;
    message?: string | null;
    cause?: unknown;
  } | null;
  response?: Record<string, unknown> | null;
  error_message?: string | null;
}

/** One line of `culprit classify`. `cancelled` and `interrupted` stand in the place of a category; so does `healthy`. */
export interface RecordVerdict {
  id: string;
  category: string;
  subcategory: string | null;
  group: string;
  confidence: number;
  rule: string;
  retryable: boolean;
  remedy: string;
}

/** The facts a record holds. Reads `provider, surface, operation, http, transport, response, error_message` only. */
export function factsFromRecord(record: FailureRecord): CallFacts {
  const surface = record.surface ?? 'http';
  const facts: CallFacts = {
    operation: record.operation ?? 'chat',
    ending: surface === 'response' ? 'completed' : 'failed',
  };
  if (typeof record.provider === 'string') facts.provider = record.provider;
  const inBody = answerOnlyInBody(record);
  Object.assign(
    facts,
    responseFactsFromRecord(record.response ?? inBody, surface, {
      provider: record.provider ?? undefined,
      operation: facts.operation,
    }),
  );
  if (inBody !== undefined) return { ...facts, ending: 'completed' };
  if (surface === 'stream' && !isRecord(record.transport) && endsWithoutTerminal(record.http?.body)) {
    facts.response = { choices: [{}], ...facts.response, terminalEvent: false };
    facts.ending = 'completed';
    return facts;
  }
  const error = errorOf(record, surface);
  if (error !== undefined) facts.error = error;
  const abort = abortOf(record);
  if (abort !== undefined) facts.abort = abort;
  return facts;
}

/** What a 200 said, where nobody wrote it down but as the body, and nothing was thrown or printed. */
function answerOnlyInBody(record: FailureRecord): Record<string, unknown> | undefined {
  if (record.response || record.transport || record.error_message || (record.http?.status ?? 200) >= 400)
    return undefined;
  return answerInBody(record.http?.body);
}

function errorOf(record: FailureRecord, surface: string): ErrorFacts | undefined {
  const thrown = isRecord(record.transport) ? layerOf(record.transport, 0) : undefined;
  const http = withErrorInAnswer(httpOf(record), record.response);
  const message =
    typeof record.error_message === 'string' && record.error_message.length > 0
      ? record.error_message
      : undefined;
  if (thrown === undefined && message === undefined && (http === undefined || isSuccess(http)))
    return undefined;
  const error: ErrorFacts = thrown ?? {};
  if (http !== undefined) {
    error.http = http;
    const requestId = requestIdOf(http.headers);
    if (requestId !== undefined) error.requestId = requestId;
  }
  if (error.message === undefined && message !== undefined) error.message = message;
  else if (message !== undefined && message !== error.message)
    return { message, cause: error, inStream: surface === 'stream' };
  if (surface === 'stream') error.inStream = true;
  return error;
}

/** Event streams as text: whether any event of any protocol says that the answer is complete, or names an error. */
const TERMINAL =
  /\[DONE\]|message_stop|response\.(?:completed|failed|incomplete)|finish_?reason["']?\s{0,3}:\s{0,3}["'][a-z_]|stop_?reason["']?\s{0,3}:\s{0,3}["'][a-z_]|"done"\s{0,3}:\s{0,3}true|block_?reason["']?\s{0,3}:|\berror\b/i;

function endsWithoutTerminal(body: unknown): boolean {
  return typeof body === 'string' && /^(?:event|data):/.test(body) && !TERMINAL.test(body);
}

/** Some gateways answer 200 with an error object where the choices should be. */
function withErrorInAnswer(http: HttpFacts | undefined, response: unknown): HttpFacts | undefined {
  const error = readProperty(response, 'error');
  if (!isRecord(error) && typeof error !== 'string') return http;
  return { ...http, body: http?.body === undefined ? { error } : [http.body, { error }] };
}

function isSuccess(http: HttpFacts): boolean {
  return (
    (http.status === undefined || http.status < 400) && !isRecord(http.body) && typeof http.body !== 'string'
  );
}

function httpOf(record: FailureRecord): HttpFacts | undefined {
  const { http } = record;
  if (!isRecord(http)) return undefined;
  const facts: HttpFacts = {};
  if (typeof http.status === 'number') facts.status = http.status;
  const headers = readHeaders(http.headers);
  if (headers !== undefined) facts.headers = headers;
  if (http.body !== null && http.body !== undefined) facts.body = http.body;
  return facts;
}

const MAX_DEPTH = 10;

/** One layer of a thrown error, with further fields (`errno`, `data`, …) kept as a body. */
function layerOf(source: object, depth: number): ErrorFacts {
  const error: ErrorFacts = {};
  const name = readProperty(source, 'name');
  if (typeof name === 'string') error.name = name;
  const code = readProperty(source, 'code');
  if (typeof code === 'string' || typeof code === 'number') error.code = String(code);
  const message = readProperty(source, 'message');
  if (typeof message === 'string') error.message = message;
  const cause = readProperty(source, 'cause');
  if (isRecord(cause) && depth < MAX_DEPTH) error.cause = layerOf(cause, depth + 1);
  else if (typeof cause === 'string') error.cause = { message: cause };
  return error;
}

function abortOf(record: FailureRecord): AbortFacts | undefined {
  const aborted = readProperty(record.response, 'signal_aborted');
  return typeof aborted === 'boolean' ? { aborted } : undefined;
}

/** A slow answer is the complaint only where nothing that was printed says more. */
const WEAK_FINDINGS = new Set(['silent.latency_threshold']);
const SAYS_MORE = 0.6;

/**
 * Classifies a written record. A record reports a failure: what was printed is asked when the answer itself shows
 * nothing wrong, and an answer in good form about which nothing was printed was wrong in what it said.
 */
export function classifyRecord(record: FailureRecord, settings: ClassifySettings = {}): RecordVerdict {
  const facts = factsFromRecord(record);
  if (record.surface !== 'response' || isRecord(record.transport) || facts.error?.http?.body !== undefined)
    return line(record.id, classify(facts, settings));
  if (failedBefore(record.response)) return line(record.id, reported('cascading_failure'));
  const { error, ...answer } = facts;
  const byAnswer = classify(answer, settings);
  if (error === undefined)
    return line(record.id, isHealthy(byAnswer) ? reported(complaintOf(facts, false)) : byAnswer);
  if (byAnswer.verdict !== undefined && !WEAK_FINDINGS.has(byAnswer.verdict.rule))
    return line(record.id, byAnswer);
  const byMessage = classify({ operation: facts.operation, provider: facts.provider, error }, settings);
  const says = (byMessage.verdict?.confidence ?? 0) >= SAYS_MORE;
  const silent =
    says || (isHealthy(byAnswer) && byMessage.verdict?.category !== 'unknown') ? byMessage : byAnswer;
  return line(record.id, isHealthy(silent) ? reported(complaintOf(facts, true)) : silent);
}

const isHealthy = ({ verdict, outcome }: Classification): boolean =>
  verdict === undefined && outcome === undefined;

/**
 * What was wrong with an answer in good form: a refusal in plain words was one; what a program printed about an
 * answer that had to have a shape was most likely about that shape; else what it said.
 */
function complaintOf({ response, expectation }: CallFacts, printed: boolean): Complaint {
  if (readsAsRefusal(response?.choices?.[0]?.text)) return 'content_policy_violation';
  const shaped = expectation?.format === 'json' || expectation?.format === 'json_schema';
  return printed && shaped ? 'malformed_response' : 'semantic_error';
}

const COMPLAINTS = {
  cascading_failure: 'upstream_failed',
  content_policy_violation: 'refusal',
  malformed_response: 'schema_violation',
  semantic_error: 'reported',
} as const;

type Complaint = keyof typeof COMPLAINTS;

function reported(category: Complaint): Classification {
  const subcategory = COMPLAINTS[category];
  const { action, retryable } = remedyOf(category, subcategory);
  return {
    verdict: {
      category,
      group: groupOf(category),
      subcategory,
      rule: 'record.reported',
      confidence: 0.4,
      evidence: [],
      retryable,
      remedy: action,
      silent: true,
    },
  };
}

function line(id: string, { verdict, outcome }: Classification): RecordVerdict {
  if (verdict === undefined) {
    const category = outcome ?? 'healthy';
    return {
      id,
      category,
      subcategory: null,
      group: category,
      confidence: 1,
      rule: `outcome.${category}`,
      retryable: false,
      remedy: 'none',
    };
  }
  return {
    id,
    category: verdict.category,
    subcategory: verdict.subcategory ?? null,
    group: verdict.group,
    confidence: verdict.confidence,
    rule: verdict.rule,
    retryable: verdict.retryable,
    remedy: verdict.remedy,
  };
}
