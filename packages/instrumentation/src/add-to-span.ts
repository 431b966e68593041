import type { Attributes, Span } from '@opentelemetry/api';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import type { Call } from './call.ts';

/** What the SDK decides about its span by itself, as it ends it. */
const LEFT_TO_SDK: ReadonlySet<string> = new Set([CORE.ERROR_TYPE]);

/**
 * Adds what the SDK's span does not say: nothing that is there is replaced, and what the SDK writes later wins (R33).
 * On a span that does not show its attributes only keys that no SDK writes are safe.
 */
export function addToSpan({ span, endpoint }: Call, attributes: Attributes): void {
  if (span?.isRecording() !== true) return;
  const { attributes: there } = span as { attributes?: Readonly<Record<string, unknown>> };
  const missing: Attributes = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (LEFT_TO_SDK.has(key)) continue;
    const free =
      there === undefined
        ? key.startsWith('culprit.') || key === GEN_AI.RESPONSE_FINISH_REASONS
        : !Object.hasOwn(there, key);
    if (free) missing[key] = value;
  }
  missing[CULPRIT.INSTRUMENTED_BY] = scopeName(span) ?? endpoint.provider;
  span.setAttributes(missing);
}

function scopeName(span: Span): string | undefined {
  const { instrumentationScope: scope } = span as { instrumentationScope?: { name?: unknown } };
  return typeof scope?.name === 'string' ? scope.name : undefined;
}
