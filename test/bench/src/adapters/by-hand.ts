import { createHash } from 'node:crypto';
import { context, SpanKind, trace, type Attributes, type Tracer } from '@opentelemetry/api';
import type { Call } from '../../../conformance/src/subject.ts';
import { promptText } from './workload.ts';

/** Those that samplers may look at. */
const AT_START: readonly string[] = [
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'server.address',
  'server.port',
];

/** Worked out for each call. */
const MEASURED: readonly string[] = [
  'culprit.prompt.hash',
  'culprit.prompt.length',
  'culprit.response.hash',
  'culprit.response.length',
  'culprit.call.latency',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
  'culprit.cost.usd',
  'culprit.trace.cost',
];

/**
 * The span that a person writes around a call of this SDK. `like` holds the attributes that Culprit gives this very
 * call: the same keys are set, those of the call itself (hashes, lengths, tokens, cost, latency) worked out each time.
 */
export function byHand(
  tracer: Tracer,
  call: Call,
  like: Attributes,
  send: () => Promise<unknown>,
): () => Promise<unknown> {
  const { name } = call.span;
  const keys = Object.keys(like);
  const start = pick(like, AT_START);
  const fixed = pick(
    like,
    keys.filter((key) => !AT_START.includes(key) && !MEASURED.includes(key)),
  );
  const has = { usage: 'gen_ai.usage.input_tokens' in like, cost: 'culprit.cost.usd' in like };
  return async () => {
    const begin = performance.now();
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: start });
    try {
      const seen = await context.with(trace.setSpan(context.active(), span), send);
      const text = call.text?.(seen) ?? '';
      const usage = has.usage ? call.usage?.(seen) : undefined;
      const cost = has.cost ? (usage?.input ?? 0) * 2.5e-6 + (usage?.output ?? 0) * 1e-5 : undefined;
      span.setAttributes(fixed);
      span.setAttributes({
        'culprit.prompt.hash': sha256(promptText),
        'culprit.prompt.length': promptText.length,
        'culprit.response.hash': sha256(text),
        'culprit.response.length': text.length,
        'culprit.call.latency': (performance.now() - begin) / 1000,
        'gen_ai.usage.input_tokens': usage?.input,
        'gen_ai.usage.output_tokens': usage?.output,
        'culprit.cost.usd': cost,
        'culprit.trace.cost': cost,
      });
      return seen;
    } catch (error) {
      span.setAttribute('error.type', (error as Error).name);
      throw error;
    } finally {
      span.end();
    }
  };
}

const pick = (from: Attributes, keys: readonly string[]): Attributes =>
  Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, from[key]]));

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
