import type { ErrorFacts, Outcome, Verdict } from '@culprit/diagnosis';
import type { Settings } from './options.ts';
import { guard } from './guard.ts';

const MAX_TEXT = 1024;

/** Forms of secrets that error texts and URLs have been seen to carry. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|rk|gsk|xai|hf|r8|pplx|tgp|fw|api)[-_][A-Za-z0-9_\-*.]{6,512}/g, '[redacted]'],
  [/\bAIza[0-9A-Za-z_-]{20,64}/g, '[redacted]'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{12,32}/g, '[redacted]'],
  // Bedrock's own API keys
  [/\bABSK[A-Za-z0-9+/]{16,512}={0,2}/g, '[redacted]'],
  [/\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{0,4096}/g, '[redacted]'],
  [/\b(Bearer|Basic)\s{1,8}[A-Za-z0-9._~+/=-]{6,4096}/gi, '$1 [redacted]'],
  [
    /([?&](?:api[-_]?key|key|token|access_token|sig|signature|code|secret|password)=)[^&\s"']{1,4096}/gi,
    '$1[redacted]',
  ],
  [/(:\/\/)[^/\s:@]{1,256}:[^/\s@]{1,256}@/g, '$1'],
  [
    /((?:api[-_ ]?key|authorization|x-api-key)(?:\s(?:provided|given))?["']?\s{0,4}[:=]\s{0,4}["']?)[^\s"',}]{6,4096}/gi,
    '$1[redacted]',
  ],
];

/** Removes credentials from a text; bounded by cutting it to 64 KB first. */
export function redactSecrets(text: string): string {
  let safe = text.length > 65_536 ? text.slice(0, 65_536) : text;
  for (const [pattern, replacement] of SECRETS) safe = safe.replace(pattern, replacement);
  return safe;
}

/** Runs the user's mask; a mask that throws or answers with anything but text drops the value. */
export function maskText(text: string, place: string, settings: Settings): string | undefined {
  const { mask } = settings;
  if (mask === undefined) return text;
  const masked: unknown = guard('mask', () => mask(text, place));
  return typeof masked === 'string' ? masked : undefined;
}

const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  cancelled: 'Cancelled by the caller',
  interrupted: 'Interrupted on purpose',
  abandoned: 'The caller stopped reading',
  unread: 'The result was never read',
};

/** A sentence built from codes alone: provider messages may quote the prompt, so they are not part of it. */
export function safeMessage(
  verdict: Verdict | undefined,
  outcome: Outcome | undefined,
  error: ErrorFacts | undefined,
): string {
  if (verdict === undefined && outcome !== undefined) return OUTCOME_TEXT[outcome];
  const what = verdict === undefined ? 'Call failed' : sentence(verdict.category);
  const detail = [
    verdict?.subcategory === undefined ? undefined : verdict.subcategory.replaceAll('_', ' '),
    error?.http?.status === undefined ? undefined : `HTTP ${error.http.status}`,
    identifier(providerCode(error)) ??
      identifier(providerType(error)) ??
      identifier(error?.code) ??
      identifier(error?.name),
  ].filter((word) => word !== undefined);
  return detail.length === 0 ? what : `${what} (${detail.join(', ')})`;
}

/** The text for status descriptions and exception records: the provider's own only where the settings allow it. */
export function errorText(
  settings: Settings,
  verdict: Verdict | undefined,
  outcome: Outcome | undefined,
  error: ErrorFacts | undefined,
): string {
  const own = safeMessage(verdict, outcome, error);
  if (!settings.providerErrorText || error?.message === undefined || error.message.trim() === '') return own;
  const masked = maskText(redactSecrets(error.message), 'error.message', settings);
  return masked === undefined || masked === '' ? own : cut(masked);
}

/** Cuts to 1 KB of UTF-16 units without splitting a surrogate pair. */
export function cut(text: string, limit: number = MAX_TEXT): string {
  if (text.length <= limit) return text;
  const end = isHighSurrogate(text.charCodeAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}

/** A short, low-cardinality word, or undefined: free text never becomes an attribute by way of an error code. */
export function identifier(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^[A-Za-z_][\w.\-/:]{0,63}$|^\d{1,6}$/.test(text)) return undefined;
  return SECRET_START.test(text) ? undefined : text;
}

/** An id that a provider gave to a request (a UUID, `req_…`, `Root=1-…`), or undefined for what is no such thing. */
export function requestIdentifier(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[\w.\-/:=+]{1,128}$/.test(value)) return undefined;
  return SECRET_START.test(value) ? undefined : value;
}

/** How the secrets above begin that could pass for a word. */
const SECRET_START = /^(?:(?:sk|pk|rk|gsk|xai|hf|r8|pplx|tgp|fw)[-_]|AIza|AKIA|ASIA|eyJ)/;

export function providerCode(error: ErrorFacts | undefined): unknown {
  return fieldOfBody(error, 'code');
}

export function providerType(error: ErrorFacts | undefined): unknown {
  return fieldOfBody(error, 'type');
}

function fieldOfBody(error: ErrorFacts | undefined, field: 'code' | 'type'): unknown {
  for (
    let current = error, depth = 0;
    current !== undefined && depth < 10;
    current = current.cause, depth += 1
  ) {
    const body = documentIn(current.http?.body);
    if (body === undefined) continue;
    const value = wordIn(holderIn(body), field);
    if (value !== undefined && value !== null && value !== 'error') return value;
  }
  return undefined;
}

/** Some SDKs keep the body as the text it came as. */
function documentIn(body: unknown): Readonly<Record<string, unknown>> | undefined {
  const document: unknown = typeof body === 'string' && body.startsWith('{') ? parsed(body) : body;
  return typeof document === 'object' && document !== null
    ? (document as Record<string, unknown>)
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error document: the body, its `error`, or (Cloudflare) the first of its `errors`. */
function holderIn(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { error, errors } = body;
  const inner = error ?? (Array.isArray(errors) ? (errors as readonly unknown[])[0] : undefined);
  return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : body;
}

/** `google.rpc.Status` repeats the HTTP status as its code and has the code's name in `status`. */
function wordIn(holder: Readonly<Record<string, unknown>>, field: 'code' | 'type'): unknown {
  const { code, status } = holder;
  return field === 'code' && typeof code === 'number' && typeof status === 'string' ? status : holder[field];
}

function sentence(category: string): string {
  const words = category.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
