import { ADAPTERS } from './adapters/index.ts';

/** One SDK that Culprit can patch. */
export interface SupportedSdk {
  name: string;
  /** npm package. */
  package: string;
  /** Majors the tests run on, both inclusive. Others are tried by their shape. */
  tested: { from: number; to: number };
  /** Whether versions of the SDK emit spans of their own, which Culprit then completes. */
  emitsNatively: boolean;
}

export function supportedSdks(): readonly SupportedSdk[] {
  return ADAPTERS.map((adapter) => ({
    name: adapter.name,
    package: adapter.package,
    tested: adapter.tested,
    emitsNatively: adapter.native !== undefined || adapter.ownSpans !== undefined,
  }));
}

/** Whether a tracer of this scope belongs to an SDK that starts spans for its own calls. */
export function isNativeScope(scope: string): boolean {
  return ADAPTERS.some((adapter) => adapter.native?.scope.test(scope) === true);
}
