import { RemoteStoreError } from '../errors.ts';
import { describeContent } from '../formats/describe-content.ts';
import { isFields } from '../otlp/any-value.ts';
import type { HttpAnswer } from './http-client.ts';

interface Asked {
  /** `Tempo`, `Jaeger`. */
  name: string;
  url: string;
}

/** What was answered, or the error that the status says. 404 is for the caller to judge. */
export function checkStatus({ name, url }: Asked, answer: HttpAnswer): void {
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === 404) return;
  const said = messageOf(answer.text);
  const quote = said === '' ? '' : `: ${said}`;
  const fail = (problem: RemoteStoreError['problem'], message: string): never => {
    throw new RemoteStoreError(problem, message, { status });
  };
  if (status >= 300 && status < 400)
    fail(
      'wrong_server',
      `${url} redirects elsewhere (${status}), perhaps to a login. Name the address of ${name}'s own API.`,
    );
  if (status === 401) fail('unauthorized', unauthorized(url, quote));
  if (status === 403) fail('forbidden', `${url} does not let these credentials read traces (403)${quote}`);
  if (status === 407) fail('unauthorized', `A proxy before ${url} wants credentials (407)${quote}`);
  // Tempo says 422 when a trace is above its own limit.
  if (status === 413 || (status === 422 && /large|exceeds/i.test(said)))
    fail('too_large', `${name} at ${url} does not hand out answers that large (${status})${quote}`);
  if (status === 429)
    fail('failed', `${name} at ${url} has too many requests to answer (429)${quote}. Try again later.`);
  if (status >= 500) fail('failed', `${name} at ${url} failed (${status})${quote}`);
  fail('refused', `${name} at ${url} refused the question (${status})${quote}`);
}

function unauthorized(url: string, quote: string): string {
  const how = /org id/i.test(quote)
    ? 'It serves several tenants: name one with --store-header "X-Scope-OrgID=…".'
    : 'Give them with --store-header "Authorization=Bearer …", or in CULPRIT_STORE_HEADERS.';
  return `${url} wants credentials (401)${quote}. ${how}`;
}

/** The JSON of an answer; something else means that another program answers there. */
export function parseAnswer({ name, url }: Asked, answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch (cause) {
    throw wrongServer({ name, url }, describeContent(answer.text, undefined), cause);
  }
}

export function wrongServer({ name, url }: Asked, seen: string, cause?: unknown): RemoteStoreError {
  return new RemoteStoreError(
    'wrong_server',
    `What answers at ${url} is not ${name}'s API (${seen}). Check the address and the kind: tempo=URL or jaeger=URL.`,
    { cause },
  );
}

const SHOWN = 200;

/** What a server says of an error, from its JSON or its text, in one line. */
function messageOf(text: string): string {
  let said: unknown = text;
  try {
    const value = JSON.parse(text) as unknown;
    if (isFields(value)) {
      const inner = value['error'] ?? value['errors'] ?? value['message'] ?? text;
      const first: unknown = Array.isArray(inner) ? inner[0] : inner;
      said = isFields(first) ? (first['message'] ?? first['msg'] ?? text) : first;
    }
  } catch {
    // It is text then.
  }
  const line = String(said).replace(/\s+/g, ' ').trim();
  if (/^<(?:!doctype|html)/i.test(line)) return '';
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
