/** Text with a style, as far as a terminal picture needs it. */
interface Run {
  text: string;
  color: string;
  bold: boolean;
}

const COLORS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  36: '#76e3ea',
};
const PLAIN = '#e6edf3';
const DIM = '#8b949e';
const BACKGROUND = '#0d1117';

const FONT_SIZE = 14;
const CHAR_WIDTH = 8.43;
const LINE_HEIGHT = 20;
const PADDING = 20;
const BAR = 34;

/**
 * A picture of terminal output with colour codes. Each run of text is stretched to its columns, so that tables stay
 * aligned whatever monospaced font the reader has.
 */
export function terminalSvg(lines: readonly string[], title: string): string {
  const rows = lines.map(runsOf);
  const columns = Math.max(...rows.map((runs) => runs.reduce((sum, { text }) => sum + [...text].length, 0)));
  const width = Math.ceil(columns * CHAR_WIDTH + 2 * PADDING);
  const height = rows.length * LINE_HEIGHT + BAR + PADDING;
  const texts = rows.flatMap((runs, row) => rowOf(runs, BAR + (row + 1) * LINE_HEIGHT - 5));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (color, i) => `<circle cx="${PADDING + i * 18}" cy="17" r="5.5" fill="${color}"/>`,
    ),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function rowOf(runs: readonly Run[], y: number): string[] {
  let column = 0;
  return runs.flatMap(({ text, color, bold }) => {
    const start = column + (text.length - text.trimStart().length);
    const shown = text.trim();
    column += [...text].length;
    if (shown === '') return [];
    const x = (PADDING + start * CHAR_WIDTH).toFixed(1);
    const length = ([...shown].length * CHAR_WIDTH).toFixed(1);
    const weight = bold ? ' font-weight="bold"' : '';
    return `<text x="${x}" y="${y}" fill="${color}"${weight} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escape(shown)}</text>`;
  });
}

/** Splits a line at its colour codes (SGR: 0 reset, 1 bold, 2 dim, 22 neither, 3x colour, 39 none). */
function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let color: string | undefined;
  let bold = false;
  let dim = false;
  // eslint-disable-next-line no-control-regex -- colour codes are control characters
  for (const [, code, text] of line.matchAll(/(?:\u001b\[([0-9;]*)m)|([^\u001b]+)/g)) {
    if (text !== undefined) {
      runs.push({ text, bold, color: color ?? (dim ? DIM : PLAIN) });
      continue;
    }
    for (const value of (code ?? '').split(';').map(Number)) {
      if (value === 0) [color, bold, dim] = [undefined, false, false];
      else if (value === 1) bold = true;
      else if (value === 2) dim = true;
      else if (value === 22) [bold, dim] = [false, false];
      else color = COLORS[value];
    }
  }
  return runs;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
