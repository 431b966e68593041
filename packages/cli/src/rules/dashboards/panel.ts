/** Grafana's dashboards as data: only what ours use of its model. */
export interface Target {
  refId: string;
  datasource: { type: 'prometheus'; uid: 'prometheus' };
  expr: string;
  legendFormat?: string | undefined;
  instant?: boolean | undefined;
  range?: boolean | undefined;
  format?: 'table' | undefined;
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string | undefined;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource: { type: 'prometheus'; uid: 'prometheus' };
  targets: readonly Target[];
  fieldConfig: unknown;
  options: unknown;
  transformations?: readonly unknown[] | undefined;
}

export type PanelSpec = Omit<Panel, 'id' | 'gridPos'> & { w: number; h: number };

const SOURCE = { type: 'prometheus', uid: 'prometheus' } as const;

export interface Query {
  expr: string;
  legend?: string | undefined;
}

interface Look {
  title: string;
  description?: string | undefined;
  unit?: string | undefined;
  w?: number | undefined;
}

const base = (type: string, look: Look, targets: readonly Target[]) => ({
  type,
  title: look.title,
  ...(look.description !== undefined && { description: look.description }),
  datasource: SOURCE,
  targets,
});

const target = ({ expr, legend }: Query, i: number, more: Partial<Target>): Target => ({
  refId: String.fromCharCode(65 + i),
  datasource: SOURCE,
  expr,
  ...(legend !== undefined && { legendFormat: legend }),
  ...more,
});

/** One number for the whole time range. */
export function stat(look: Look, expr: string): PanelSpec {
  return {
    ...base('stat', look, [target({ expr }, 0, { instant: true, range: false })]),
    fieldConfig: { defaults: { unit: look.unit ?? 'short', noValue: '0' }, overrides: [] },
    options: { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'none', graphMode: 'none' },
    w: look.w ?? 4,
    h: 4,
  };
}

/** Lines over time. */
export function lines(look: Look, ...queries: readonly Query[]): PanelSpec {
  return {
    ...base(
      'timeseries',
      look,
      queries.map((query, i) => target(query, i, { range: true })),
    ),
    fieldConfig: {
      defaults: {
        unit: look.unit ?? 'short',
        min: 0,
        custom: { drawStyle: 'line', fillOpacity: 8, showPoints: 'never', spanNulls: 120_000 },
      },
      overrides: [],
    },
    options: {
      tooltip: { mode: 'multi', sort: 'desc' },
      legend: { displayMode: 'list', placement: 'bottom' },
    },
    w: look.w ?? 12,
    h: 8,
  };
}

/** Bars for the whole time range, longest first. */
export function bars(look: Look, query: Query): PanelSpec {
  return {
    ...base('bargauge', look, [target(query, 0, { instant: true, range: false })]),
    fieldConfig: { defaults: { unit: look.unit ?? 'short', min: 0 }, overrides: [] },
    options: {
      orientation: 'horizontal',
      displayMode: 'basic',
      reduceOptions: { calcs: ['lastNotNull'], values: false },
    },
    w: look.w ?? 12,
    h: 8,
  };
}

/** A row for each series, with a link to the traces behind it where one is given. */
export function table(look: Look, expr: string, link?: { title: string; url: string }): PanelSpec {
  return {
    ...base('table', look, [target({ expr }, 0, { instant: true, range: false, format: 'table' })]),
    fieldConfig: {
      defaults: {
        unit: look.unit ?? 'short',
        ...(link && { links: [{ ...link, targetBlank: true }] }),
      },
      overrides: [],
    },
    options: { showHeader: true, sortBy: [{ displayName: 'Value', desc: true }] },
    transformations: [{ id: 'organize', options: { excludeByName: { Time: true } } }],
    w: look.w ?? 24,
    h: 9,
  };
}

const WIDTH = 24;

/** Places panels from left to right in rows. */
export function placed(specs: readonly PanelSpec[]): Panel[] {
  let [x, y, height] = [0, 0, 0];
  return specs.map(({ w, h, ...panel }, i) => {
    if (x + w > WIDTH) [x, y, height] = [0, y + height, 0];
    const gridPos = { x, y, w, h };
    x += w;
    height = Math.max(height, h);
    return { id: i + 1, ...panel, gridPos };
  });
}
