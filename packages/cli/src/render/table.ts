import { widthOf } from './paint.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right' | undefined;
}

/** Plain columns two spaces apart; no frame, so that it can be piped into other tools. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  titleOf: (text: string) => string,
): string[] {
  const widths = columns.map((column, i) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[i] ?? ''))),
  );
  const line = (cells: readonly string[], paint: (text: string) => string = (text) => text): string =>
    columns
      .map((column, i) => {
        const cell = cells[i] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell)));
        return column.align === 'right' ? gap + paint(cell) : paint(cell) + gap;
      })
      .join('  ')
      .trimEnd();
  return [
    line(
      columns.map((column) => column.title),
      titleOf,
    ),
    ...rows.map((row) => line(row)),
  ];
}
