import type { CallFacts, ErrorFacts } from '../facts.ts';
import type { Layer } from '../rules/rule.ts';
import { boundText, isArray, isRecord, keysOf, readProperty } from './guarded.ts';
import { brokenLimitIn } from './compared-limits.ts';
import { normaliseName, tokenizeInto } from './tokens.ts';

/** A code, type, class or exception name as somebody in the chain gave it. */
export interface NameSignal {
  readonly raw: string;
  /** Path in the facts. */
  readonly field: string;
  /** 0 is the thrown error; what it wraps lies deeper and knows more. */
  readonly depth: number;
}

/** The normal form every error is brought into before rules look at it. */
export interface Signals {
  readonly provider: string;
  readonly layer: Layer;
  /** Deepest HTTP status stated as such, else one that the message names. */
  readonly status: number | undefined;
  readonly statusField: string;
  /** By normalised name. */
  readonly names: ReadonlyMap<string, NameSignal>;
  /** Tokens of all messages. */
  readonly words: readonly string[];
  /** Field of each run of tokens, by the index where the run starts. */
  readonly segments: readonly { readonly start: number; readonly field: string }[];
}

const MAX_DEPTH = 10;
const MAX_NODES = 300;
const MAX_KEYS = 40;

const CODE_KEYS = new Set([
  'code',
  'type',
  'status',
  'reason',
  '__type',
  'name',
  'error_code',
  'errorcode',
  'error_type',
  'errortype',
  'err_code',
  'exception',
  'lc_error_code',
  ':exception-type',
  'exceptiontype',
  'category',
  'result',
  'error',
  'object',
  'blockreason',
  'finishreason',
]);
const STATUS_KEYS = new Set([
  'code',
  'status',
  'status_code',
  'statuscode',
  'http_status',
  'httpstatus',
  'http_code',
]);
/** Echoes of the request and of the answer, and boilerplate: never evidence. */
const IGNORED_KEYS = new Set([
  'input',
  'ctx',
  'loc',
  'url',
  'headers',
  'request',
  'config',
  'params',
  'messages',
  'prompt',
  'choices',
  'content',
  'failed_generation',
  'help',
  'links',
  'doc_url',
  'documentation_url',
  'user_id',
  'request_id',
  'requestid',
  'stack',
  'trace',
  'usage',
  'id',
  'created',
  'model_version',
  'candidates',
]);

const TOOL_OPERATIONS = new Set(['execute_tool', 'tool', 'mcp_connect', 'mcp_list_tools', 'mcp_call']);
const AGENT_OPERATIONS = new Set(['invoke_agent', 'agent', 'create_agent', 'invoke_workflow', 'guardrail']);
const IMAGE_OPERATIONS = new Set(['generate_image', 'image']);

const NAMED_STATUS =
  /["']?(?:status(?:[ _-]?code)?|error[ _-]?code|http(?: error| status)?|code)["']?\W{0,6}([45]\d\d)(?!\w)/i;
const LEADING_STATUS = /^\W{0,3}(?:[A-Za-z ]{0,24}\berror\W{1,3})?([45]\d\d)(?![\w.])/i;
const STATUS_PHRASE =
  /\b([45]\d\d)\W{1,2}(?:bad request|unauthorized|payment required|forbidden|not found|method not allowed|request timeout|conflict|payload too large|request entity too large|unprocessable|too many requests|internal server error|not implemented|bad gateway|service|gateway time-?out|client error|server error|status code)/i;
const FAILED_STATUS =
  /\b(?:failed|failure|fails|error|returned|responded|got|received|status|http)\W{1,3}(?:with\s|code\s|a\s|an\s|status\s){0,3}\W{0,2}([45]\d\d)(?![\w.%])/i;
const QUOTED_CODE =
  /["'](?:code|type|status|reason|__type|error_code|error_type|errorType)\\{0,7}["']\s{0,4}[:=]\s{0,4}\\{0,7}["']?([A-Za-z0-9_.-]{1,64})/g;

export function layerOf(operation: string, provider: string): Layer {
  if (TOOL_OPERATIONS.has(operation) || provider === 'mcp') return 'tool';
  if (AGENT_OPERATIONS.has(operation)) return 'agent';
  if (operation === 'retrieval') return 'retrieval';
  return IMAGE_OPERATIONS.has(operation) ? 'image' : 'model';
}

export function collectSignals(facts: CallFacts, error: ErrorFacts): Signals {
  const provider = typeof facts.provider === 'string' ? facts.provider : '';
  const operation = typeof facts.operation === 'string' ? facts.operation : '';
  const collector = new Collector();
  collector.error(error);
  return {
    provider,
    layer: layerOf(operation, provider),
    status: collector.status ?? collector.textStatus,
    statusField: collector.status === undefined ? 'error.message' : collector.statusField,
    names: collector.names,
    words: collector.words,
    segments: collector.segments,
  };
}

/** Walks one error to the ground; bounded in nodes, depth and text. */
class Collector {
  readonly names: Map<string, NameSignal> = new Map();
  readonly words: string[] = [];
  readonly segments: { start: number; field: string }[] = [];
  status: number | undefined;
  statusField = '';
  textStatus: number | undefined;
  #nodes = 0;
  #depth = 0;
  readonly #seen: Set<string> = new Set();

  error(outermost: ErrorFacts): void {
    let error: ErrorFacts | undefined = outermost;
    let path = 'error';
    for (this.#depth = 0; error !== undefined && this.#depth <= MAX_DEPTH; this.#depth++) {
      this.#layer(error, path);
      const cause: unknown = error.cause;
      error = isRecord(cause) ? cause : undefined;
      path += '.cause';
    }
  }

  #layer(error: ErrorFacts, path: string): void {
    this.#name(error.name, `${path}.name`);
    this.#name(error.code, `${path}.code`);
    const chain: unknown = error.chain;
    if (isArray(chain)) for (const name of chain.slice(0, MAX_DEPTH)) this.#name(name, `${path}.chain`);
    const http: unknown = error.http;
    if (isRecord(http)) {
      this.#status(readProperty(http, 'status'), `${path}.http.status`);
      const type = readProperty(readProperty(http, 'headers'), 'x-amzn-errortype');
      if (typeof type === 'string')
        this.#name(type.split(':', 1)[0], `${path}.http.headers.x-amzn-errortype`);
      this.#value(readProperty(http, 'body'), `${path}.http.body`, 0);
    }
    this.#text(error.message, `${path}.message`, false);
  }

  #value(value: unknown, path: string, level: number): void {
    if (level > MAX_DEPTH || this.#nodes++ > MAX_NODES) return;
    if (typeof value === 'string') this.#text(value, path, true);
    else if (isArray(value)) {
      for (let index = 0; index < Math.min(value.length, MAX_KEYS); index++)
        this.#value(readProperty(value, String(index)), `${path}.${index}`, level + 1);
    } else if (isRecord(value)) {
      for (const key of keysOf(value, MAX_KEYS))
        this.#property(key, readProperty(value, key), `${path}.${key}`, level);
    }
  }

  #property(key: string, value: unknown, path: string, level: number): void {
    const lower = key.toLowerCase();
    if (IGNORED_KEYS.has(lower)) return;
    if (STATUS_KEYS.has(lower)) this.#status(typeof value === 'string' ? Number(value) : value, path);
    if (CODE_KEYS.has(lower)) this.#name(value, path);
    this.#value(value, path, level + 1);
  }

  #status(value: unknown, field: string): void {
    if (typeof value !== 'number' || !(value >= 400 && value <= 599)) return;
    this.status = value;
    this.statusField = field;
  }

  #name(value: unknown, field: string): void {
    if (typeof value === 'number') {
      if (Number.isFinite(value)) this.#addName(String(value), field);
    } else if (typeof value === 'string' && value.length > 0 && value.length <= 120 && !value.includes(' '))
      this.#addName(value, field);
  }

  #addName(raw: string, field: string): void {
    const name = normaliseName(raw);
    if (name.length < 2) return;
    const known = this.names.get(name);
    if (known === undefined || known.depth < this.#depth)
      this.names.set(name, { raw, field, depth: this.#depth });
  }

  #text(value: unknown, field: string, ofBody: boolean): void {
    if (typeof value !== 'string' || value.length === 0) return;
    const bounded = boundText(value);
    const text =
      bounded.includes('<') && /<(?:!doctype|html|head|body|title)/i.test(bounded)
        ? bounded.replace(/<[^<>]{0,400}>/g, ' ')
        : bounded;
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    this.segments.push({ start: this.words.length, field });
    const identifiers: string[] = [];
    tokenizeInto(text, this.words, identifiers);
    for (const identifier of identifiers) this.#addName(identifier, field);
    const broken = brokenLimitIn(text);
    if (broken !== undefined) this.#addName(broken, field);
    this.#codesInText(text, field, ofBody);
  }

  #codesInText(text: string, field: string, ofBody: boolean): void {
    if (text.includes(':') || text.includes('=')) {
      for (const match of text.matchAll(QUOTED_CODE)) this.#name(match[1], field);
    }
    if (this.status !== undefined && !ofBody) return;
    const status =
      NAMED_STATUS.exec(text) ??
      (ofBody ? null : (LEADING_STATUS.exec(text) ?? STATUS_PHRASE.exec(text) ?? FAILED_STATUS.exec(text)));
    if (status === null) return;
    if (ofBody) this.#status(Number(status[1]), field);
    else this.textStatus = Number(status[1]);
  }
}

/** Field whose text holds the token at `position`. */
export function fieldOf(signals: Signals, position: number): string {
  let field = 'error.message';
  for (const segment of signals.segments) {
    if (segment.start > position) break;
    field = segment.field;
  }
  return field;
}
