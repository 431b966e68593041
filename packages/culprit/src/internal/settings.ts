import { resolve } from 'node:path';

/** Where spans go. `segments` is the embedded default: OTLP/JSON lines in a local directory, no server needed. */
export type TraceDestination = 'segments' | 'otlp' | 'console' | 'none';

/** What `culprit/register` reads from the environment, resolved once. */
export interface RegisterSettings {
  /** `CULPRIT_DISABLED` or `OTEL_SDK_DISABLED`: nothing is patched, nothing is registered. */
  disabled: boolean;
  destinations: readonly TraceDestination[];
  /** `OTEL_EXPORTER_OTLP_PROTOCOL`: `http/protobuf` (default), `http/json`, or `grpc` with the exporter installed beside us. */
  otlpProtocol: string;
  metricsToOtlp: boolean;
  logsToOtlp: boolean;
  /** `CULPRIT_DIR`, default `./.culprit`. */
  directory: string;
  /** `CULPRIT_SEGMENT_BYTES`, default 16 MiB: size at which a segment is closed. */
  segmentBytes: number;
  /** `CULPRIT_TOTAL_BYTES`, default 256 MiB: the oldest segments go when all together exceed it. */
  totalBytes: number;
  /** `CULPRIT_CALL_LOG`: `otel` (Logs API), `jsonl` (a file in the directory), or both, comma-separated. */
  callLog: readonly ('otel' | 'jsonl')[];
  /** `CULPRIT_MAX_CALL_COST` (US dollars), `CULPRIT_MAX_CALL_LATENCY` (seconds): limits of one call. */
  callLimits: Limits;
  /** `CULPRIT_MAX_PIPELINE_COST`, `CULPRIT_MAX_PIPELINE_LATENCY`: limits of a whole run, judged at its local root. */
  pipelineLimits: Limits;
  /**
   * `CULPRIT_KEEP_FAILURES`: traces that failed are exported even when `OTEL_TRACES_SAMPLER` dropped them. Off by
   * default, because every span is then recorded in the process.
   */
  keepFailures: boolean;
  propagators: readonly string[];
  /** Settings that were not understood, each a sentence that says what to do. */
  complaints: readonly string[];
}

export interface Limits {
  maxCostUsd?: number | undefined;
  maxLatency?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const MEBIBYTE = 1024 * 1024;

const text = (env: Environment, name: string): string => (env[name] ?? '').trim();

const list = (env: Environment, name: string): string[] =>
  text(env, name)
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '');

const isTrue = (env: Environment, name: string): boolean => /^(true|1)$/i.test(text(env, name));

const KNOWN_DESTINATIONS: readonly TraceDestination[] = ['segments', 'otlp', 'console', 'none'];

function destinationsOf(env: Environment, complaints: string[]): TraceDestination[] {
  const asked = list(env, 'OTEL_TRACES_EXPORTER').map((name) => (name === 'culprit' ? 'segments' : name));
  const known = asked.filter((name): name is TraceDestination =>
    (KNOWN_DESTINATIONS as string[]).includes(name),
  );
  for (const name of asked) {
    if (!(KNOWN_DESTINATIONS as string[]).includes(name)) {
      complaints.push(
        `OTEL_TRACES_EXPORTER has "${name}", which culprit/register does not know; use otlp, console, none or segments, or set up that exporter yourself and add new FailureSpanProcessor() to it.`,
      );
    }
  }
  if (known.includes('none')) return ['none'];
  if (known.length > 0) return known;
  const endpoint =
    text(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') || text(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  return [endpoint === '' ? 'segments' : 'otlp'];
}

function bytesOf(env: Environment, name: string, fallback: number, complaints: string[]): number {
  const raw = text(env, name);
  if (raw === '') return fallback;
  const value = Number(raw);
  if (Number.isFinite(value) && value >= 4096) return value;
  complaints.push(`${name}="${raw}" is no number of bytes (4096 or more); using ${fallback}.`);
  return fallback;
}

function signalToOtlp(env: Environment, signal: 'METRICS' | 'LOGS'): boolean {
  const exporter = list(env, `OTEL_${signal}_EXPORTER`);
  if (exporter.length > 0) return exporter.includes('otlp');
  return (
    (text(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') || text(env, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`)) !== ''
  );
}

function callLogOf(env: Environment, complaints: string[]): ('otel' | 'jsonl')[] {
  const asked = list(env, 'CULPRIT_CALL_LOG').filter((name) => !['none', 'off', 'false', '0'].includes(name));
  for (const name of asked) {
    if (name !== 'otel' && name !== 'jsonl') {
      complaints.push(`CULPRIT_CALL_LOG has "${name}"; use otel, jsonl, or both separated by a comma.`);
    }
  }
  return asked.filter((name): name is 'otel' | 'jsonl' => name === 'otel' || name === 'jsonl');
}

function limitsOf(env: Environment, what: 'CALL' | 'PIPELINE', complaints: string[]): Limits {
  const limit = (name: string): number | undefined => {
    const raw = text(env, name);
    if (raw === '') return undefined;
    const value = Number(raw);
    if (Number.isFinite(value) && value >= 0) return value;
    complaints.push(`${name}="${raw}" is no limit; give a number, such as 0.05.`);
    return undefined;
  };
  return {
    maxCostUsd: limit(`CULPRIT_MAX_${what}_COST`),
    maxLatency: limit(`CULPRIT_MAX_${what}_LATENCY`),
  };
}

/** Resolves every setting of the register entry; precedence and defaults are decided here and nowhere else. */
export function readRegisterSettings(env: Environment, cwd: string): RegisterSettings {
  const complaints: string[] = [];
  const propagators = list(env, 'OTEL_PROPAGATORS');
  return {
    disabled: isTrue(env, 'CULPRIT_DISABLED') || isTrue(env, 'OTEL_SDK_DISABLED'),
    destinations: destinationsOf(env, complaints),
    otlpProtocol:
      text(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ||
      text(env, 'OTEL_EXPORTER_OTLP_PROTOCOL') ||
      'http/protobuf',
    metricsToOtlp: signalToOtlp(env, 'METRICS'),
    logsToOtlp: signalToOtlp(env, 'LOGS'),
    directory: resolve(cwd, text(env, 'CULPRIT_DIR') || '.culprit'),
    segmentBytes: bytesOf(env, 'CULPRIT_SEGMENT_BYTES', 16 * MEBIBYTE, complaints),
    totalBytes: bytesOf(env, 'CULPRIT_TOTAL_BYTES', 256 * MEBIBYTE, complaints),
    callLog: callLogOf(env, complaints),
    callLimits: limitsOf(env, 'CALL', complaints),
    pipelineLimits: limitsOf(env, 'PIPELINE', complaints),
    keepFailures: isTrue(env, 'CULPRIT_KEEP_FAILURES'),
    propagators: propagators.length > 0 ? propagators : ['tracecontext', 'baggage'],
    complaints,
  };
}
