import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { CALL_RECORD_KEY } from '@culprit/diagnosis';
import { guard, warnOfAbsence } from './guard.ts';
import { patchReports } from './patch-report.ts';

/** How the requests of an SDK name it in their headers (first group: its version), and which of them are calls. */
interface Agent {
  package: string;
  names: RegExp;
  path: RegExp;
}

const OPENAI_PATHS = /\/(?:chat\/completions|completions|responses|embeddings)(?:\?|$)/;
const ANTHROPIC_PATHS = /\/messages(?:\?|$)/;
const GOOGLE_PATHS = /:(?:generateContent|streamGenerateContent|embedContent|batchEmbedContents)\b/;

/** Sources: the packages themselves, where they write these headers. */
const AGENTS: readonly Agent[] = [
  { package: 'groq-sdk', names: /\bGroq\/JS (\S+)/, path: OPENAI_PATHS },
  { package: 'together-ai', names: /\bTogether\/JS (\S+)/, path: OPENAI_PATHS },
  { package: '@google/genai', names: /\bgoogle-genai-sdk\/(\S+)/, path: GOOGLE_PATHS },
  { package: '@google/generative-ai', names: /\bgenai-js\/(\S+)/, path: GOOGLE_PATHS },
  { package: 'ollama', names: /\bollama-js\/(\S+)/, path: /\/api\/(?:chat|generate|embed)/ },
  { package: '@huggingface/inference', names: /@huggingface\/inference\/(\S+)/, path: /./ },
  { package: 'replicate', names: /\breplicate-javascript\/(\S+)/, path: /\/predictions(?:\?|$)/ },
  {
    package: '@mistralai/mistralai',
    names: /\bspeakeasy-sdk\/typescript (\S+) .*@mistralai/,
    path: /\/v1\/(?:chat|fim|agents|embeddings|conversations)/,
  },
  { package: 'cohere-ai', names: /\bcohere-ai\/(\S+)/, path: /\/v[12]\/(?:chat|embed|rerank|generate)/ },
  { package: '@qdrant/js-client-rest', names: /\bqdrant-js\/(\S+)/, path: /\/points\/(?:query|search)/ },
  // The classes of these may have lost their names in a bundle.
  { package: '@anthropic-ai/sdk', names: /x-stainless-package-version\W+([\w.-]+)/i, path: ANTHROPIC_PATHS },
  { package: 'openai', names: /x-stainless-package-version\W+([\w.-]+)/i, path: OPENAI_PATHS },
];

/** Packages that somebody wants to know of. */
const wanted = new Map<string, number>();

/**
 * Tells once when an SDK makes a call that nobody sees: a copy inside a bundle, or an ES module that was loaded before
 * us, which Node has no list of. Returns what ends it.
 */
export function watchUnseenCalls(name: string): () => void {
  if (!AGENTS.some((agent) => agent.package === name)) return () => undefined;
  if (wanted.size === 0) {
    subscribe('undici:request:create', ofUndici);
    subscribe('http.client.request.created', ofHttp);
  }
  wanted.set(name, (wanted.get(name) ?? 0) + 1);
  return () => {
    const owners = (wanted.get(name) ?? 0) - 1;
    if (owners > 0) wanted.set(name, owners);
    else wanted.delete(name);
    if (wanted.size > 0) return;
    unsubscribe('undici:request:create', ofUndici);
    unsubscribe('http.client.request.created', ofHttp);
  };
}

function ofUndici(message: unknown): void {
  const { method, path, headers } = (
    message as { request: { method?: unknown; path?: unknown; headers?: unknown } }
  ).request;
  look(method, path, () => (Array.isArray(headers) ? headers.join('\n') : String(headers)));
}

function ofHttp(message: unknown): void {
  const { request } = message as {
    request: { method?: unknown; path?: unknown; getHeaders(): Record<string, unknown> };
  };
  look(request.method, request.path, () => JSON.stringify(request.getHeaders()));
}

/** Runs for every request of the process: the cheapest question first. */
function look(method: unknown, path: unknown, headers: () => string): void {
  if (method !== 'POST' || typeof path !== 'string') return;
  const candidates = AGENTS.filter((agent) => wanted.has(agent.package) && agent.path.test(path));
  if (candidates.length === 0) return;
  guard('unseen call', () => {
    if (context.active().getValue(CALL_RECORD_KEY) !== undefined) return;
    const text = headers();
    const agent = candidates.find(({ names }) => names.test(text));
    const version = agent?.names.exec(text)?.[1];
    if (agent === undefined || version === undefined || isPatched(agent.package, version)) return;
    warnOfAbsence(
      `culprit: ${agent.package}@${version} made a call that is not recorded: this copy is part of a bundle or was loaded before Culprit. Load Culprit first (node --import culprit/register), keep the package out of the bundle, or use instrument(client).`,
    );
  });
}

/** Without a provider or a context manager, calls of a patched copy look like these. */
function isPatched(name: string, version: string): boolean {
  const withoutContext = context.active() === ROOT_CONTEXT;
  return patchReports().some(
    (report) =>
      report.package === name &&
      report.patched.length > 0 &&
      (withoutContext || report.version === undefined || report.version === version),
  );
}
