import { context, propagation, trace, type Context, type Link } from '@opentelemetry/api';
import type { Call } from './call.ts';
import type { CallSpec } from './adapter.ts';
import { guard } from './guard.ts';

/** The arguments with the trace context of the call in them, for protocols that carry it in their messages. */
export function withTraceContext(call: Call, args: readonly unknown[]): readonly unknown[] {
  const { inject } = call.spec;
  if (inject === undefined || call.span === undefined) return args;
  const carried = guard('inject', () => {
    const entries: Record<string, string> = {};
    propagation.inject(call.context, entries);
    return Object.keys(entries).length === 0 ? args : inject(args, entries);
  });
  return carried ?? args;
}

/**
 * The context a call begins in: the sender's where the message carries one, with a link to what is active here (the
 * HTTP server's span); else the active one. (GenAI conventions, MCP: context propagation.)
 */
export function parentOf(
  spec: CallSpec,
  args: readonly unknown[],
): { parent: Context; links?: readonly Link[] | undefined } {
  const active = context.active();
  const carrier = spec.extract === undefined ? undefined : guard('extract', () => spec.extract?.(args));
  if (carrier === undefined) return { parent: active };
  const parent = guard('extract', () => propagation.extract(active, carrier)) ?? active;
  const [remote, local] = [trace.getSpanContext(parent), trace.getSpanContext(active)];
  const apart = local !== undefined && remote !== undefined && local.spanId !== remote.spanId;
  return { parent, links: apart ? [{ context: local }] : undefined };
}
