import { classifyRecord } from '@culprit/diagnosis';
import type { ClassifySettings, FailureRecord } from '@culprit/diagnosis';
import type { CorpusCase } from './case.ts';

export interface ScoreLine {
  id: string;
  label: string;
  got: string;
  rule: string;
  /** Whether a careful reader would accept it: the label itself or one of the alternatives. */
  accepted: boolean;
}

export interface Score {
  records: number;
  strict: number;
  lenient: number;
  unknown: number;
  /** Records that did not get their label. */
  wrong: readonly ScoreLine[];
  /** label -> what it got -> how often. */
  confusion: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Records that count: those that hold their evidence, with a label of the taxonomy. */
export const scored = (cases: readonly CorpusCase[]): readonly CorpusCase[] =>
  cases.filter(({ basis, label }) => basis === 'record' && label !== 'other');

/** Exactly the fields a classifier may read. */
export function readable({
  id,
  provider,
  surface,
  operation,
  http,
  transport,
  response,
  error_message,
}: CorpusCase): FailureRecord {
  return { id, provider, surface, operation, http, transport, response, error_message } as FailureRecord;
}

/** Scores by label; `settingsFor` may give each case its own rules. */
export function score(
  cases: readonly CorpusCase[],
  settingsFor: (one: CorpusCase) => ClassifySettings = () => ({}),
): Score {
  const confusion = new Map<string, Map<string, number>>();
  const wrong: ScoreLine[] = [];
  const counted = scored(cases);
  let unknown = 0;
  for (const one of counted) {
    const { category, rule } = classifyRecord(readable(one), settingsFor(one));
    const row = confusion.get(one.label) ?? new Map<string, number>();
    confusion.set(one.label, row.set(category, (row.get(category) ?? 0) + 1));
    if (category === 'unknown' && one.label !== 'unknown') unknown++;
    if (category !== one.label)
      wrong.push({ id: one.id, label: one.label, got: category, rule, accepted: one.alt.includes(category) });
  }
  const records = counted.length;
  return {
    records,
    strict: (records - wrong.length) / records,
    lenient: (records - wrong.filter((line) => !line.accepted).length) / records,
    unknown: unknown / records,
    wrong,
    confusion,
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const formatScore = (title: string, { records, strict, lenient, unknown }: Score): string =>
  `${title}: ${records} records, strict ${percent(strict)}, lenient ${percent(lenient)}, unknown ${percent(unknown)}`;

/** Recall, and how often the label was given wrongly, per label. */
export function formatLabels({ confusion }: Score): string {
  const labels = [...confusion.keys()].sort();
  const rows = labels.map((label) => {
    const row = confusion.get(label) ?? new Map<string, number>();
    const total = [...row.values()].reduce((sum, count) => sum + count, 0);
    const falsely = labels.reduce(
      (sum, other) => sum + (other === label ? 0 : (confusion.get(other)?.get(label) ?? 0)),
      0,
    );
    return `${label.padEnd(28)}${String(total).padStart(6)}${percent((row.get(label) ?? 0) / total).padStart(10)}${String(falsely).padStart(8)}`;
  });
  return [
    `${'label'.padEnd(28)}${'count'.padStart(6)}${'recall'.padStart(10)}${'wrongly'.padStart(8)}`,
    ...rows,
  ].join('\n');
}

/** Off-diagonal cells of the confusion table. */
export function formatConfusion({ confusion }: Score): string {
  const cells = [...confusion].flatMap(([label, row]) =>
    [...row].filter(([got]) => got !== label).map(([got, count]) => ({ label, got, count })),
  );
  if (cells.length === 0) return 'no confusion';
  return cells
    .sort((a, b) => b.count - a.count)
    .map(({ label, got, count }) => `${String(count).padStart(4)}  ${label} -> ${got}`)
    .join('\n');
}
