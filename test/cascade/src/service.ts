/* One service of a chain, as a process of its own: it asks a model, asks the next service, and uses what that says.
 * HTTP instrumentation is written out, as an application without contrib packages has to.
 */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import OpenAI from 'openai';
import { flush } from 'culprit';

const { ROLE = '', NEXT = '', FALLBACK = '' } = process.env;
const tracer = trace.getTracer('shop');
const openai = new OpenAI({ maxRetries: 0 });

async function textOf(stream: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk as string;
  return text;
}

/** Runs `work` in a span that ends as `work` does. */
function inSpan<T>(name: string, work: (span: Span) => Promise<T>, kind = SpanKind.INTERNAL): Promise<T> {
  return tracer.startActiveSpan(name, { kind }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

async function ask(step: string, text: string, client = openai): Promise<string> {
  const { choices } = await client.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: `${step}: ${text} Answer in JSON.` }],
    response_format: { type: 'json_object' },
  });
  return choices[0]?.message.content ?? '';
}

function callNext(body: string): Promise<string> {
  return inSpan(
    'POST',
    async () => {
      // Baggage of the application's own has to arrive as well.
      const own = propagation.getBaggage(context.active()) ?? propagation.createBaggage();
      const outgoing = propagation.setBaggage(context.active(), own.setEntry('tenant', { value: 'blue' }));
      const headers: Record<string, string> = {};
      propagation.inject(outgoing, headers);
      const response = await fetch(NEXT, { method: 'POST', body, headers });
      const text = await response.text();
      if (!response.ok) throw new Error(`the next service answered ${response.status}`);
      return text;
    },
    SpanKind.CLIENT,
  );
}

async function again<T>(times: number, name: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inSpan(name, work);
    } catch (error) {
      if (attempt === times) throw error;
    }
  }
}

const ROLES: Readonly<Record<string, (text: string) => Promise<string>>> = {
  /** Extracts with a model and hands on whatever it said. */
  intake: async (text) => {
    const extract = (): Promise<string> => ask('extract', text);
    // A known order stands in for what could not be asked.
    const known = (): string => '{"order": "A-1"}';
    return callNext(await inSpan('extract', () => (FALLBACK === '' ? extract() : extract().catch(known))));
  },
  /** Asks a model something beside, and passes on what it was given. */
  relay: async (text) => {
    await ask('route', 'a question about the order');
    return callNext(text);
  },
  /** Retries around retries: the job twice, in it the step three times, in that the SDK twice. */
  stubborn: (text) =>
    again(2, 'job', () => again(3, 'step', () => ask('extract', text, new OpenAI({ maxRetries: 1 })))),
  /** Parses what it was given, without a model. */
  writer: async (text) => {
    const order = await inSpan('parse order', async () => JSON.parse(text) as { order?: string });
    return `Order ${order.order ?? '?'} is on its way.`;
  },
};

const server = createServer((request, response) => {
  const parent = propagation.extract(ROOT_CONTEXT, request.headers);
  const handle = (): Promise<string> =>
    inSpan(
      `POST /${ROLE}`,
      async (span) => {
        span.setAttribute('seen.tenant', propagation.getActiveBaggage()?.getEntry('tenant')?.value ?? '');
        span.setAttribute('seen.baggage', String(request.headers['baggage'] ?? ''));
        return ROLES[ROLE]?.(await textOf(request)) ?? '';
      },
      SpanKind.SERVER,
    );
  context
    .with(parent, handle)
    .then((text) => response.end(text))
    .catch((error: Error) => response.writeHead(500).end(error.message));
});

// Whose provider it is, is decided with the first span; only then is there a propagator.
tracer.startSpan('start').end();
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => {
  server.close();
  void flush().finally(() => process.exit(0));
});
