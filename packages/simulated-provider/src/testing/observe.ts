/** What a person would note down of a thrown error. */
export interface Observed {
  error: string;
  status?: number | undefined;
  code?: unknown;
  type?: unknown;
  message: string;
  requestId?: unknown;
  cause?: string | undefined;
}

/** Awaits a promise that must reject, and describes the error. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<Observed> {
  try {
    await promise;
  } catch (error) {
    return describeError(error);
  }
  throw new Error('The call succeeded although it had to fail.');
}

function describeError(error: unknown): Observed {
  const { status, code, type, message, requestID, cause } = error as Error & Record<string, unknown>;
  return {
    error: (error as Error).constructor.name,
    status: status as number | undefined,
    code,
    type,
    message,
    requestId: requestID,
    cause: deepestCode(cause),
  };
}

function deepestCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as Error & { code?: string | undefined };
  return deepestCode(cause.cause) ?? code ?? cause.constructor.name;
}

/** Reads a stream to its end, or to its error. */
export async function drain<T>(stream: AsyncIterable<T>): Promise<{ events: T[]; failure?: Observed }> {
  const events: T[] = [];
  try {
    for await (const event of stream) events.push(event);
  } catch (error) {
    return { events, failure: describeError(error) };
  }
  return { events };
}
