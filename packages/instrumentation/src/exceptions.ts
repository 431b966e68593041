import type { Attributes } from '@opentelemetry/api';
import { CORE, GEN_AI_EVENT } from '@culprit/semconv';
import type { Call } from './call.ts';
import { SEVERITY } from './logs-api.ts';
import { identifier } from './safe-text.ts';

/** Error objects already recorded: an error that passes several calls is one exception. */
const recorded = new WeakSet<object>();

const MAX_STACK = 2048;

/**
 * Records a thrown value once: as a log event where a logger exists (the conventions' way), as a span event where
 * none does, so that the exception is seen at all. `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs` asks for logs alone,
 * `logs/dup` for both.
 */
export function emitException(call: Call, thrown: unknown, message: string): void {
  if (typeof thrown === 'object' && thrown !== null) {
    if (recorded.has(thrown)) return;
    recorded.add(thrown);
  }
  const attributes: Attributes = {
    [CORE.EXCEPTION_TYPE]: identifier(call.facts.error?.name) ?? typeof thrown,
    [CORE.EXCEPTION_MESSAGE]: message,
  };
  const frames = framesOf(thrown);
  if (frames !== undefined) attributes[CORE.EXCEPTION_STACKTRACE] = frames;
  const logger = call.runtime.logger();
  const signal = call.runtime.settings.exceptionSignal;
  logger?.emit({
    eventName: GEN_AI_EVENT.OPERATION_EXCEPTION,
    severityNumber: SEVERITY.WARN,
    attributes,
    context: call.context,
  });
  if (signal === 'logs/dup' || (signal === 'auto' && logger === undefined))
    call.span?.addEvent('exception', attributes);
}

/** The frames without the first lines, which repeat the message; head and tail are kept within 2 KB. */
function framesOf(thrown: unknown): string | undefined {
  const stack: unknown = thrown instanceof Error ? thrown.stack : undefined;
  if (typeof stack !== 'string') return undefined;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const text = frames.join('\n');
  if (text.length <= MAX_STACK) return text;
  return `${text.slice(0, MAX_STACK / 2)}\n    …\n${text.slice(-MAX_STACK / 2)}`;
}
