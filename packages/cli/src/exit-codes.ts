/** What the process exits with. Stable: scripts rely on it. */
export const EXIT = {
  /** Done. */
  OK: 0,
  /** Something went wrong that nobody foresaw. */
  INTERNAL: 1,
  /** The command line was not understood. */
  USAGE: 2,
  /** Nothing to look at: no traces, no such trace, no such file. */
  NOTHING_FOUND: 3,
  /** Failures were found, and `--fail-on-failures` asked to say so. */
  FAILURES_FOUND: 4,
} as const;
