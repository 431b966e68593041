import Module from 'node:module';
import type { Context } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { RegisterSettings } from './settings.ts';
import { warnOnce } from './warn-once.ts';

/** Exporters over the network live in a part of their own: the embedded default never loads them. */
export interface OtlpPart {
  otlpSpanProcessor(settings: RegisterSettings): OtlpSpans;
  startOtlpMetrics(settings: RegisterSettings, resource: Resource): Flushable;
  startOtlpLogs(settings: RegisterSettings, resource: Resource): Flushable;
}

export interface OtlpSpans extends SpanProcessor {
  /** What no backend has confirmed yet, as one line of OTLP/JSON. */
  unsent(): Uint8Array | undefined;
}

export interface Flushable {
  forceFlush(): Promise<void>;
}

/** There at once from `node_modules`; a moment later where it is part of a bundle, in which nothing can be required. */
type Loading = OtlpPart | Promise<OtlpPart>;

let loading: Loading | undefined;

function load(): Loading {
  try {
    // Not by the name `createRequire`, which bundlers try to read. Without a file of its own (esbuild to CommonJS) it throws.
    return Module.createRequire(import.meta.url)('culprit/internal/otlp') as OtlpPart;
  } catch {
    const part = import('culprit/internal/otlp') as Promise<OtlpPart>;
    part.catch((error: unknown) => {
      warnOnce('CULPRIT_OTLP', `nothing is sent, the exporters could not be loaded: ${String(error)}`);
    });
    return part;
  }
}

const loaded = (): Loading => (loading ??= load());

export function otlpSpans(settings: RegisterSettings): OtlpSpans {
  const part = loaded();
  return part instanceof Promise ? new WaitingSpans(part, settings) : part.otlpSpanProcessor(settings);
}

/** Starts metrics or logs; what is recorded before the part is there is not sent. */
export function startOtlp(start: (part: OtlpPart) => Flushable): Flushable {
  const part = loaded();
  if (!(part instanceof Promise)) return start(part);
  const started = part.then(start).catch(() => undefined);
  return { forceFlush: async () => (await started)?.forceFlush() };
}

const MAX_WAITING = 2048;

/** Keeps spans that end before the exporters are there. */
class WaitingSpans implements OtlpSpans {
  readonly #ready: Promise<void>;
  #spans: OtlpSpans | undefined;
  #waiting: ReadableSpan[] = [];

  constructor(part: Promise<OtlpPart>, settings: RegisterSettings) {
    this.#ready = part.then(
      (otlp) => {
        const spans = otlp.otlpSpanProcessor(settings);
        this.#spans = spans;
        for (const span of this.#waiting.splice(0)) spans.onEnd(span);
      },
      () => undefined,
    );
  }

  onStart(span: Span, context: Context): void {
    this.#spans?.onStart(span, context);
  }

  onEnd(span: ReadableSpan): void {
    if (this.#spans) this.#spans.onEnd(span);
    else if (this.#waiting.length < MAX_WAITING && (span.spanContext().traceFlags & 1) !== 0)
      this.#waiting.push(span);
  }

  unsent(): Uint8Array | undefined {
    if (this.#spans) return this.#spans.unsent();
    return this.#waiting.length === 0 ? undefined : JsonTraceSerializer.serializeRequest(this.#waiting);
  }

  async forceFlush(): Promise<void> {
    await this.#ready;
    await this.#spans?.forceFlush();
  }

  async shutdown(): Promise<void> {
    await this.#ready;
    await this.#spans?.shutdown();
  }
}
