import { readSpans } from '../otlp/read-spans.ts';
import type { StoredSpan } from '../stored-trace.ts';
import { DecompressionError, readLines } from './read-lines.ts';
import type { ReadLinesOptions } from './read-lines.ts';
import type { SegmentFile } from './segment-files.ts';
import type { SegmentProblem } from './segment-problem.ts';

export interface SegmentBatch {
  spans: StoredSpan[];
  problem?: SegmentProblem | undefined;
  /** Where a later reading has to go on: behind the last line read for good. */
  offset: number;
  lines: number;
}

/** Reads a segment line by line. Lines of other signals are passed over; damaged ones are reported and skipped. */
export async function* readSegment(
  file: SegmentFile,
  options: ReadLinesOptions = {},
): AsyncGenerator<SegmentBatch> {
  let offset = options.offset ?? 0;
  let lines = options.linesBefore ?? 0;
  try {
    for await (const line of readLines(file, options)) {
      const { spans, kind } = parseLine(line.text);
      if (!line.complete && (kind === 'not_json' || kind === 'line_too_long')) {
        yield {
          spans: [],
          problem: { file: file.path, line: line.number, kind: 'unfinished_line' },
          offset,
          lines,
        };
        return;
      }
      offset = line.end;
      lines = line.complete ? line.number : line.number - 1;
      const problem = kind && {
        file: file.path,
        line: line.number,
        kind,
        ...(spans.rejected > 0 && { spans: spans.rejected }),
      };
      yield { spans: spans.accepted, problem, offset, lines };
    }
  } catch (error) {
    if (!(error instanceof DecompressionError)) throw error;
    yield {
      spans: [],
      problem: { file: file.path, line: lines + 1, kind: 'damaged_compression' },
      offset,
      lines,
    };
  }
}

interface ParsedLine {
  spans: { accepted: StoredSpan[]; rejected: number };
  kind?: SegmentProblem['kind'];
}

const NOTHING: ParsedLine['spans'] = { accepted: [], rejected: 0 };

function parseLine(text: string | undefined): ParsedLine {
  if (text === undefined) return { spans: NOTHING, kind: 'line_too_long' };
  if (text.trim() === '') return { spans: NOTHING };
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return { spans: NOTHING, kind: 'not_json' };
  }
  const { kind, spans, rejected } = readSpans(request);
  const read = { accepted: spans, rejected };
  if (kind === 'other') return { spans: read, kind: 'not_otlp' };
  return rejected > 0 ? { spans: read, kind: 'invalid_spans' } : { spans: read };
}
