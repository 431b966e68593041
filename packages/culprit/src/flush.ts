import { flushCalls } from '@culprit/instrumentation';
import { currentRegistration } from './internal/register.ts';
import { foreignProvider } from './internal/lazy-provider.ts';

export interface FlushOptions {
  /** Milliseconds to wait at most; default 5000. */
  timeout?: number | undefined;
}

/**
 * Delivers every call and span that has ended, for short-lived and frozen processes (Lambda, Vercel, CLIs, `waitUntil`).
 * Safe to call often; the instance stays usable. Rejects when a sink refused data or the time was up: the data then
 * stays queued, and the message says so.
 */
export async function flush(options: FlushOptions = {}): Promise<void> {
  const timeout = options.timeout ?? 5000;
  const work = currentRegistration()?.forceFlush() ?? flushForeign();
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(
            `culprit: flush did not finish within ${timeout} ms; the rest stays queued. Give flush({ timeout }) more time or check the OTLP endpoint.`,
          ),
        ),
      timeout,
    );
  });
  try {
    await Promise.race([work, timeUp]);
  } catch (error) {
    throw toError(error);
  } finally {
    clearTimeout(timer);
    // Once the time is up nobody waits for the work any more; its late rejection is not the application's.
    work.catch(() => undefined);
  }
}

/** Providers reject with the list of what their processors said. */
function toError(thrown: unknown): Error {
  const error: unknown = Array.isArray(thrown) ? thrown[0] : thrown;
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof Error && message.startsWith('culprit:')
    ? error
    : new Error(`culprit: a sink refused data: ${message}`, { cause: error });
}

async function flushForeign(): Promise<void> {
  flushCalls();
  await (foreignProvider() as { forceFlush?(): Promise<void> } | undefined)?.forceFlush?.();
}
