/** Something in a segment that could not be read. The rest of the segment was. */
export interface SegmentProblem {
  file: string;
  /** From 1. */
  line: number;
  kind: ProblemKind;
  /** For `invalid_spans`: how many of the line's spans had no valid ids. */
  spans?: number | undefined;
}

export type ProblemKind =
  'not_json' | 'not_otlp' | 'invalid_spans' | 'line_too_long' | 'damaged_compression' | 'unfinished_line';

const TEXTS: Readonly<Record<ProblemKind, string>> = {
  not_json: 'the line is no JSON',
  not_otlp: 'the line holds no traces in a known format',
  invalid_spans: 'spans without valid trace and span ids',
  line_too_long: 'the line is too long to read',
  damaged_compression: 'the compressed file is damaged or cut off from here on',
  unfinished_line: 'the last line is not finished; it is read once it is',
};

/** `file:line: what is wrong`, for people. */
export function describeProblem({ file, line, kind, spans }: SegmentProblem): string {
  return `${file}:${line}: ${spans === undefined ? '' : `${spans} `}${TEXTS[kind]}`;
}
