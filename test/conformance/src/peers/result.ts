export type Kind = 'healthy' | 'hard' | 'silent' | 'early' | 'helper';

/** What one contender did in one scenario. */
export interface Row {
  sdk: 'openai' | 'anthropic';
  kind: Kind;
  name: string;
  /** Spans of model calls that were ended. */
  spans: number;
  /** Whether one of them says that the call failed, in whatever way the contender says so. */
  failed: boolean;
  /** The application saw something else than without it. */
  changed: boolean;
}

export interface Measured {
  name: string;
  /** Versions of its packages, by name. */
  versions: Readonly<Record<string, string>>;
  rows: readonly Row[];
  /** JSON bytes of the spans of one healthy chat call. */
  bytes: number;
  /** CPU added to a healthy call, in microseconds. */
  microseconds: number;
}

export interface ProbeResult {
  node: string;
  measured: readonly Measured[];
}
