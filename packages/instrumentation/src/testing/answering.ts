type Answer = string | Uint8Array<ArrayBuffer> | { readonly [key: string]: unknown } | readonly unknown[];

/**
 * A `fetch` that gives one answer: an object as JSON, a list as the events of a stream, anything else as it is. For
 * wire details that the simulated provider does not speak.
 */
export function answering(
  answer: Answer,
  { status = 200, type }: { status?: number; type?: string } = {},
): typeof globalThis.fetch {
  return async () => {
    if (Array.isArray(answer)) {
      const events = answer.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
      return reply(`${events}data: [DONE]\n\n`, status, 'text/event-stream');
    }
    if (typeof answer === 'string') return reply(answer, status, type ?? 'text/plain');
    if (answer instanceof Uint8Array) return reply(answer, status, type ?? 'application/octet-stream');
    return reply(JSON.stringify(answer), status, 'application/json');
  };
}

function reply(body: string | Uint8Array<ArrayBuffer>, status: number, type: string): Response {
  return new Response(body, { status, headers: { 'content-type': type } });
}
