import type { Api, Vendor } from './exchange.ts';
import { anthropicMessages } from './wire/anthropic-messages.ts';
import { chatCompletions } from './wire/chat-completions.ts';
import { embeddings } from './wire/embeddings.ts';
import type { Target, WireFormat } from './wire/format.ts';
import { OTHER_OPERATIONS, otherOperations } from './wire/other-operations.ts';
import { responses } from './wire/responses.ts';
import { textCompletions } from './wire/text-completions.ts';

export const WIRE_FORMATS: Readonly<Record<Api, WireFormat>> = {
  chat: chatCompletions,
  responses,
  embeddings,
  messages: anthropicMessages,
  completions: textCompletions,
  other: otherOperations,
};

/** What a method and a path ask for. */
export type Route =
  | { kind: 'generate'; api: Api; target: Target }
  | { kind: 'stored_response'; id: string; target: Target }
  | { kind: 'models'; id?: string | undefined; target: Target }
  | { kind: 'count_tokens'; target: Target };

const GENERATE: Readonly<Record<string, Api>> = {
  '/chat/completions': 'chat',
  '/responses': 'responses',
  '/embeddings': 'embeddings',
  '/messages': 'messages',
  '/completions': 'completions',
  ...Object.fromEntries(Object.keys(OTHER_OPERATIONS).map((path) => [path, 'other' as const])),
};

/** Undefined when there is nothing at this path. */
export function findRoute(method: string, path: string, vendor: Vendor): Route | undefined {
  const { rest, deployment } = stripBase(path);
  if (rest === undefined) return undefined;
  const target = { vendor, deployment };
  const api = Object.hasOwn(GENERATE, rest) ? GENERATE[rest] : undefined;
  if (method === 'POST' && api !== undefined && (api === 'messages') === (vendor === 'anthropic')) {
    return { kind: 'generate', api, target: api === 'other' ? { ...target, operation: rest } : target };
  }
  if (method === 'POST' && rest === '/messages/count_tokens' && vendor === 'anthropic') {
    return { kind: 'count_tokens', target };
  }
  const [, collection, id, ...more] = rest.split('/');
  if (method !== 'GET' || more.length > 0) return undefined;
  if (collection === 'models') return { kind: 'models', id, target };
  return collection === 'responses' && id ? { kind: 'stored_response', id, target } : undefined;
}

/** The vendor whose manners a request expects. */
export function vendorOf(path: string, headers: Readonly<Record<string, unknown>>): Vendor {
  if (path.startsWith('/openai/')) return 'azure';
  if (path.startsWith('/groq/')) return 'groq';
  return /^\/v1\/messages(\/|$)/.test(path) || 'anthropic-version' in headers ? 'anthropic' : 'openai';
}

function stripBase(path: string): { rest?: string | undefined; deployment?: string | undefined } {
  const deployment = /^\/openai\/deployments\/([^/]+)(\/.+)$/.exec(path);
  if (deployment !== null) {
    return { rest: deployment[2], deployment: decodeURIComponent(deployment[1] ?? '') };
  }
  return { rest: /^\/(?:groq\/openai\/v1|openai\/v1|openai|v1)(\/.+)$/.exec(path)?.[1] };
}
