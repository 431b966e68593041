import type { Subcategory } from '../remedies.ts';

export const costThresholdExceeded: Readonly<Record<string, Subcategory>> = {
  call: { means: 'One call cost more than its limit.' },
  gateway_budget: { means: 'The budget of a key, user, team or deployment kept by your gateway is used up.' },
  pipeline: { means: 'All calls of one run together cost more than its limit.' },
  run_budget: { means: 'A framework or agent stopped at its own budget.' },
};

export const latencyThresholdExceeded: Readonly<Record<string, Subcategory>> = {
  call: { means: 'One call took longer than its limit, and completed.' },
  first_chunk: {
    means: 'The first chunk came later than its limit.',
    remedy: {
      sentence: 'The model was slow to start: shorten or cache the prompt, or use a faster model or region.',
    },
  },
  pipeline: { means: 'A run took longer than its limit, and completed.' },
};

export const cascadingFailure: Readonly<Record<string, Subcategory>> = {
  cancelled_by_sibling: { means: 'Stopped because something beside it failed.' },
  fallbacks_exhausted: { means: 'Every model or provider of a fallback chain failed.' },
  linked: { means: 'Linked to its cause by the evidence of this trace.' },
  upstream_failed: { means: 'The layer that reports says that something before it failed.' },
};

export const toolFailure: Readonly<Record<string, Subcategory>> = {
  mcp_authentication: {
    means: 'An MCP server refused the credentials.',
    remedy: {
      sentence:
        'Renew the token or the OAuth registration of the MCP server; the model’s own key is not involved.',
    },
  },
  mcp_connection: {
    means: 'The connection to an MCP server failed or closed.',
    remedy: {
      retryable: true,
      parameters: { maxAttempts: 2 },
      sentence: 'Look at the MCP server’s own log (did it start, did it exit?), then reconnect.',
    },
  },
  mcp_protocol: { means: 'An MCP server answered with a protocol error.' },
  mcp_timeout: {
    means: 'An MCP request got no answer in time.',
    remedy: {
      retryable: true,
      parameters: { maxAttempts: 2 },
      sentence: 'Raise the request timeout for slow tools, or let the tool report progress.',
    },
  },
  returned_error: { means: 'The tool returned an error as its result.' },
  retrieval: { means: 'The vector store or search behind a retrieval failed.' },
  threw: { means: 'The tool’s code threw.' },
  timeout: {
    means: 'The tool took longer than its limit.',
    remedy: {
      retryable: true,
      parameters: { maxAttempts: 2 },
      sentence: 'Make the tool faster or raise its limit, and retry only if it has no side effects.',
    },
  },
  tool_not_found: { means: 'The tool server does not have a tool of that name.' },
};

export const unknown: Readonly<Record<string, Subcategory>> = {};
