/** Base of the errors that stores raise on purpose: the message says what happened and what to do next. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** There is nothing to read: no directory, or no segment in it. */
export class NoTracesError extends StoreError {
  override readonly name = 'NoTracesError';
  readonly directory: string;
  readonly reason: 'missing_directory' | 'no_segments';

  constructor(directory: string, reason: 'missing_directory' | 'no_segments') {
    const what =
      reason === 'missing_directory'
        ? `There is no directory ${directory}`
        : `${directory} holds no trace segments`;
    super(
      `${what}. Run your application with \`node --import culprit/register app.js\` in this folder to record traces, ` +
        'run `culprit demo` to see an example, or name the directory of a Collector file exporter.',
    );
    this.directory = directory;
    this.reason = reason;
  }
}

/** A file without spans: of another format, of another signal, damaged, or empty. */
export class UnreadableTracesError extends StoreError {
  override readonly name = 'UnreadableTracesError';
  readonly file: string;
  /** What is in the file instead, for people. */
  readonly seen: string;

  constructor(file: string, seen: string) {
    super(
      `No spans in ${file}: ${seen}. Accepted are OTLP/JSON (lines or one document), the JSON of Jaeger ` +
        '(UI download, /api/traces, /api/v3/traces) and answers of the Tempo API, plain or compressed (gzip, zstd).',
    );
    this.file = file;
    this.seen = seen;
  }
}

/** A shortened trace id fits several traces. */
export class AmbiguousTraceIdError extends StoreError {
  override readonly name = 'AmbiguousTraceIdError';
  readonly prefix: string;
  /** Some of the trace ids that fit. */
  readonly candidates: readonly string[];

  constructor(prefix: string, candidates: readonly string[]) {
    super(`Several traces start with ${prefix}: ${candidates.join(', ')}. Give more digits.`);
    this.prefix = prefix;
    this.candidates = candidates;
  }
}

/** A query that no store can answer. */
export class InvalidQueryError extends StoreError {
  override readonly name = 'InvalidQueryError';
  readonly option: string;

  constructor(option: string, message: string) {
    super(message);
    this.option = option;
  }
}

/** The receiver could not listen on its address. */
export class ReceiverError extends StoreError {
  override readonly name = 'ReceiverError';
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, cause: Error & { code?: string }) {
    const what =
      cause.code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is taken, probably by another collector. Choose another port, or stop the other program.`
        : `Cannot listen on ${host}:${port}: ${cause.message}.`;
    super(what, { cause });
    this.host = host;
    this.port = port;
  }
}

/**
 * `unreachable` nobody answers · `tls` its certificate or ours is refused · `unauthorized` it wants credentials ·
 * `forbidden` these credentials may not · `timeout` no answer in time · `too_large` more than the client holds in
 * memory, or than the server hands out · `wrong_server` something else answers there · `refused` it does not accept
 * the question · `failed` it has a fault of its own · `cancelled` the caller gave up.
 */
export type RemoteProblem =
  | 'unreachable'
  | 'tls'
  | 'unauthorized'
  | 'forbidden'
  | 'timeout'
  | 'too_large'
  | 'wrong_server'
  | 'refused'
  | 'failed'
  | 'cancelled';

/** A trace backend did not answer as it should. */
export class RemoteStoreError extends StoreError {
  override readonly name = 'RemoteStoreError';
  readonly problem: RemoteProblem;
  /** Status of the answer, where there was one. */
  readonly status?: number | undefined;

  constructor(
    problem: RemoteProblem,
    message: string,
    options?: ErrorOptions & { status?: number | undefined },
  ) {
    super(message, options);
    this.problem = problem;
    this.status = options?.status;
  }
}
