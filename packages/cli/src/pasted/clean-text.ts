// eslint-disable-next-line no-control-regex -- colour codes are control characters
const COLOURS = /\u001b\[[0-9;?]*[A-Za-z]/g;
/** Frames that terminals and log viewers draw around a message. */
const FRAME = /^\s*[│┃|⎿]\s?|\s*[│┃]\s*$/g;
/** What process managers and loggers write before each line. */
const PREFIXES: readonly RegExp[] = [
  /^\[\d{1,3}\]\s/,
  /^(?:\[)?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?(?:\])?[\s:|-]*/,
  /^\[\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\]\s*/,
  /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b[\s:|-]+(?:\d\d-\d\d \d\d:\d\d:\d\d\s+)?(?:[\w/]+\.\w+:\d+\]?\s*)?/,
];
/** One frame of a JavaScript, Python or Java stack, or the line that points at code. */
const STACK_LINE = [
  /^\s*at (?:async |new )?[^\s(].*(?:\(.*\)|:\d+:\d+\)?|<anonymous>.*)\s*\{?$/,
  /^\s*File ".*", line \d+/,
  /^\s*Traceback \(most recent call last\):?$/,
  /^\s*[\^~]+\s*$/,
  /^\s*\.\.\. \d+ (?:more|lines? matching).*$/,
];
const PYTHON_FRAME = STACK_LINE[1] as RegExp;

/**
 * The lines of a pasted text that carry the message: without colours, drawn frames, log prefixes and stack frames. A
 * file name or a line of code in a stack says nothing about the failure.
 */
export function cleanLines(text: string): string[] {
  const lines: string[] = [];
  let frameIndent: number | undefined;
  for (const raw of text.replace(COLOURS, '').split(/\r?\n/)) {
    const line = withoutPrefixes(raw.replace(FRAME, ''));
    const indent = line.length - line.trimStart().length;
    // Python shows the line of code under each frame, indented further than the frame itself.
    if (frameIndent !== undefined && indent > frameIndent && line.trim() !== '') continue;
    frameIndent = PYTHON_FRAME.test(line) ? indent : undefined;
    if (STACK_LINE.some((pattern) => pattern.test(line))) {
      // Node closes the stack with the properties of the error on the same line.
      if (line.trimEnd().endsWith('{')) lines.push('{');
      continue;
    }
    lines.push(line);
  }
  return lines;
}

function withoutPrefixes(line: string): string {
  let rest = line;
  for (const prefix of PREFIXES) rest = rest.replace(prefix, '');
  return rest;
}
