import { UnreadableTracesError } from '../errors.ts';
import type { ReadSpans } from '../otlp/read-spans.ts';
import { isCompressionFault, splitLines } from '../segments/read-lines.ts';
import type { SegmentLine } from '../segments/read-lines.ts';
import type { ProblemKind, SegmentProblem } from '../segments/segment-problem.ts';
import type { StoredSpan } from '../stored-trace.ts';
import { decompressed } from './decompress.ts';
import { describeContent } from './describe-content.ts';
import { readDocument } from './read-document.ts';

/** Bytes with the name that messages give them. */
export interface TraceSource {
  name: string;
  chunks: AsyncIterable<Uint8Array | string>;
}

export interface TraceFile {
  spans: StoredSpan[];
  /** What could not be read; the rest was. */
  problems: SegmentProblem[];
}

/**
 * Reads a file of traces in any of the accepted formats, plain or compressed: JSON lines, of which each is a document,
 * or one document over many lines. All its spans are held in memory.
 *
 * Rejects with an `UnreadableTracesError` when there are no spans in it.
 */
export async function readTraceFile({ name, chunks }: TraceSource): Promise<TraceFile> {
  const reader = new TraceFileReader(name);
  try {
    for await (const line of splitLines(decompressed(chunks))) reader.add(line);
  } catch (error) {
    if (!isCompressionFault(error)) throw error;
    reader.report('damaged_compression');
  }
  return reader.finish();
}

/** A document over many lines has to be held as one text, and engines limit their length. */
const MAX_DOCUMENT_CHARS = 256 * 1024 * 1024;

interface Seen {
  value: unknown;
  kind: ReadSpans['kind'];
}

/** Takes lines; a first one that is no JSON by itself opens a document over many lines. */
class TraceFileReader {
  readonly #name: string;
  readonly #spans: StoredSpan[] = [];
  readonly #problems: SegmentProblem[] = [];
  #pending: { text: string; number: number }[] = [];
  #pendingChars = 0;
  #line = 0;
  /** The first line was a JSON value, so every line is one. */
  #isLines = false;
  /** The first text, and the first value that held no spans: what an error tells of. */
  #text = '';
  #seen: Seen | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  add({ text, number }: SegmentLine): void {
    this.#line = number;
    if (text === undefined) return this.report('line_too_long');
    if (text.trim() === '') return;
    this.#text ||= text.replace(/^\ufeff/, '');
    const value = this.#pending.length === 0 ? parsed(text) : undefined;
    if (value !== undefined) {
      this.#isLines = true;
      this.#read(value.json, number);
    } else if (this.#isLines) this.report('not_json');
    else this.#keep(text, number);
  }

  report(kind: ProblemKind, spans?: number): void {
    this.#problems.push({ file: this.#name, line: this.#line, kind, ...(spans !== undefined && { spans }) });
  }

  finish(): TraceFile {
    this.#readPending();
    if (this.#spans.length === 0) throw new UnreadableTracesError(this.#name, this.#describe());
    return { spans: this.#spans, problems: this.#problems };
  }

  #keep(text: string, number: number): void {
    this.#pendingChars += text.length;
    if (this.#pendingChars > MAX_DOCUMENT_CHARS)
      throw new UnreadableTracesError(
        this.#name,
        'it is one document of more than 256 MiB; split it by trace',
      );
    this.#pending.push({ text, number });
  }

  /** One document; failing that, lines of which the first is damaged. */
  #readPending(): void {
    if (this.#pending.length === 0) return;
    const whole = parsed(this.#pending.map(({ text }) => text).join('\n'));
    if (whole !== undefined) return this.#read(whole.json, 1);
    for (const { text, number } of this.#pending) {
      this.#line = number;
      const value = parsed(text);
      if (value === undefined) this.report('not_json');
      else this.#read(value.json, number);
    }
  }

  #read(value: unknown, line: number): void {
    this.#line = line;
    const { kind, spans, rejected } = readDocument(value);
    for (const span of spans) this.#spans.push(span);
    if (spans.length === 0) this.#seen ??= { value, kind };
    if (kind === 'other') this.report('not_otlp');
    else if (rejected > 0) this.report('invalid_spans', rejected);
  }

  #describe(): string {
    if (this.#problems.some(({ kind }) => kind === 'damaged_compression')) return 'it is damaged or cut off';
    if (this.#problems.some(({ kind }) => kind === 'line_too_long')) return 'its line is too long to read';
    return describeContent(this.#text, this.#seen);
  }
}

function parsed(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text.replace(/^\ufeff/, '')) as unknown };
  } catch {
    return undefined;
  }
}
