import { ALERT, BACKOFF } from '../remedies.data.ts';
import type { Subcategory } from '../remedies.ts';

export const networkTimeout: Readonly<Record<string, Subcategory>> = {
  connect_timeout: { means: 'No TCP or TLS connection within the client’s limit.' },
  connection_refused: {
    means: 'Nothing listens at that address and port.',
    remedy: {
      action: 'fix_connection',
      sentence:
        'Nothing listens there: start the server or correct host and port (`localhost` may mean ::1), then retry.',
    },
  },
  connection_reset: { means: 'The other side or something between closed the connection before the answer.' },
  connection_error: { means: 'The connection failed and the client does not say how.' },
  dns: {
    means: 'The host name did not resolve.',
    remedy: {
      action: 'fix_connection',
      retryable: false,
      parameters: {},
      sentence:
        'The host name does not exist for this process: check the base URL and the resolver of its container.',
    },
  },
  dns_temporary: { means: 'The resolver did not answer in time (EAI_AGAIN); usually passes.' },
  gateway_timeout: {
    means: 'A proxy or gateway gave up waiting for the server behind it (504, 524, 408).',
    remedy: {
      sentence:
        'A proxy between you and the model gave up: raise its read timeout or stream the answer, then retry.',
    },
  },
  headers_timeout: {
    means: 'Connected, but no response headers within the client’s limit.',
    remedy: {
      sentence:
        'No response headers in time: stream the answer, or raise the client’s headers timeout for long generations.',
    },
  },
  proxy: {
    means: 'The configured HTTP proxy could not be reached or refused the tunnel.',
    remedy: {
      action: 'fix_connection',
      retryable: false,
      parameters: {},
      sentence: 'The HTTP proxy failed: check HTTPS_PROXY and NO_PROXY of this process.',
    },
  },
  read_timeout: { means: 'The answer stopped arriving within the client’s limit.' },
  request_timeout: {
    means: 'The client’s deadline for the whole call passed.',
    remedy: {
      sentence: 'Your own deadline passed: raise it for this kind of call, or stream, and retry once.',
    },
  },
  stream_stalled: {
    means: 'A running stream sent nothing for longer than a limit.',
    remedy: { sentence: 'The stream went silent: abort after an idle limit of your own and retry.' },
  },
  stream_reset: {
    means: 'The socket died in the middle of a stream.',
    remedy: {
      sentence: 'The connection broke in mid-answer: drop the partial text and send the whole request again.',
    },
  },
  tls: {
    means: 'The TLS handshake or the certificate check failed.',
    remedy: {
      action: 'fix_connection',
      retryable: false,
      parameters: {},
      alert: ALERT.pageNow,
      sentence:
        'The certificate was refused: give the process the right CA (NODE_EXTRA_CA_CERTS), do not switch the check off.',
    },
  },
  unreachable: {
    means: 'No route to the host or network.',
    remedy: {
      action: 'fix_connection',
      sentence: 'There is no route to that host: check network policy, VPN and egress rules of this process.',
    },
  },
};

export const rateLimit: Readonly<Record<string, Subcategory>> = {
  capacity_shared: {
    means: 'The provider’s pool for all customers of this model is used up.',
    remedy: {
      sentence:
        'The shared pool is busy, not your limit: retry with jitter, or use another region or reserved throughput.',
    },
  },
  concurrency: {
    means: 'Too many requests at the same time.',
    remedy: {
      sentence: 'Too many calls in flight: put a concurrency limit in front of the client, then retry.',
    },
  },
  gateway_limit: { means: 'A gateway or router of yours applied its own limit.' },
  request_too_large_for_window: {
    means: 'This one request is larger than the whole per-minute allowance.',
    remedy: {
      action: 'reduce_input',
      retryable: false,
      parameters: {},
      sentence:
        'This one request is larger than the minute’s allowance: no wait helps, make it smaller or raise the tier.',
    },
  },
  requests_per_minute: { means: 'More requests than allowed per second or minute.' },
  tokens_per_minute: {
    means: 'More tokens than allowed per minute.',
    remedy: {
      sentence:
        'Too many tokens per minute: wait as told, lower `max_tokens` (it is reserved in advance), and trim prompts.',
    },
  },
  upstream: { means: 'The provider behind a gateway answered 429.' },
};

export const serviceUnavailable: Readonly<Record<string, Subcategory>> = {
  bad_gateway: { means: 'A proxy got no valid answer from the server behind it (502, 520).' },
  capacity: { means: 'No capacity for this model at the moment, whatever the status code.' },
  model_crashed: {
    means: 'The runtime that serves the model died or ran out of memory.',
    remedy: {
      sentence: 'The model’s process died: look at the memory of the machine that serves it, then retry.',
    },
  },
  model_loading: {
    means: 'The model is being loaded and will answer soon.',
    remedy: {
      parameters: {
        backoff: { initialSeconds: 5, factor: 2, maxSeconds: 60, jitter: 'full' },
        maxAttempts: 6,
        useRetryAfter: true,
      },
      alert: ALERT.none,
      sentence: 'The model is still loading: wait and retry, and keep it warm if the start hurts.',
    },
  },
  overloaded: {
    means: 'The provider is overloaded (Anthropic 529, 503 “overloaded”).',
    remedy: {
      parameters: {
        backoff: { initialSeconds: 2, factor: 2, maxSeconds: 60, jitter: 'full' },
        maxAttempts: 5,
        useRetryAfter: true,
      },
    },
  },
  server_error: { means: 'The server failed with an internal error (500).' },
  server_deadline: { means: 'The server’s own deadline passed before it had an answer.' },
  stream_error: {
    means: 'The provider reported an error of its own inside a running stream.',
    remedy: {
      parameters: { backoff: BACKOFF.patient, maxAttempts: 3, useRetryAfter: true },
      sentence: 'The provider failed in mid-answer: drop the partial text and send the whole request again.',
    },
  },
  unavailable: { means: 'The service says that it is unavailable (503).' },
};
