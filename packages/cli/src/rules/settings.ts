import { FAILURE_CATEGORIES, remedyOf, SUBCATEGORIES } from '@culprit/diagnosis';
import type { AlertCondition, AlertPolicy, FailureCategory } from '@culprit/diagnosis';
import { SPAN_METRICS } from './metrics.ts';

/** How fast money may be spent. A burn rate is how many times faster than evenly over the day. */
export interface CostSettings {
  /** US dollars that a service may spend in a day. */
  budgetUsdPerDay: number;
  /** Burn rate of the last hour that wakes somebody. */
  fastBurn: number;
  /** Burn rate of the last six hours that makes a ticket. */
  slowBurn: number;
}

/** A share of calls that must be fast. A burn rate is how many times more calls are slow than the objective allows. */
export interface LatencySettings {
  /** Seconds; one of the histogram's bounds. */
  seconds: number;
  /** Share of calls that are to be that fast. */
  objective: number;
  fastBurn: number;
  slowBurn: number;
  minimumCalls: number;
}

/** Where the links of alerts and dashboards lead. */
export interface LinkSettings {
  /** Base of Grafana, with a data source `tempo`; empty for none. */
  grafana: string;
  /** Base of Jaeger's page; empty for none. */
  jaeger: string;
  /** Base of the failure docs; `<category>.md` follows. */
  runbooks: string;
  /** Addresses that Alertmanager calls, by severity; empty for none. */
  webhooks: Readonly<Record<'page' | 'ticket', string>>;
}

export interface RuleSettings {
  /** By `category` or `category/subcategory`; those not in it have no alert of their own. */
  policies: ReadonlyMap<string, AlertPolicy>;
  cost: CostSettings;
  latency: LatencySettings;
  links: LinkSettings;
}

/** The remedy table's policies, one for each category and for each subcategory that has its own. */
function tablePolicies(): Map<string, AlertPolicy> {
  const policies = new Map<string, AlertPolicy>();
  for (const category of FAILURE_CATEGORIES) {
    policies.set(category, remedyOf(category).alert);
    for (const [subcategory, { remedy }] of Object.entries(SUBCATEGORIES[category]))
      if (remedy?.alert) policies.set(`${category}/${subcategory}`, remedy.alert);
  }
  return policies;
}

/** Settings as they are without options. */
export function defaultSettings(runbooks: string): RuleSettings {
  return {
    policies: tablePolicies(),
    // Half of the day's budget in one hour, or in six.
    cost: { budgetUsdPerDay: 100, fastBurn: 12, slowBurn: 2 },
    // Burn rates of the multi-window alerts in Google's SRE workbook, chapter 5: 2 % of a month's budget in one hour,
    // 5 % in six.
    latency: { seconds: 30, objective: 0.99, fastBurn: 14.4, slowBurn: 6, minimumCalls: 20 },
    links: {
      grafana: 'http://127.0.0.1:3000',
      jaeger: 'http://127.0.0.1:16686',
      runbooks,
      webhooks: { page: '', ticket: '' },
    },
  };
}

/** A setting that cannot be; the message says which and what could be. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/**
 * Lays settings over others, each as a path and a value: `rate_limit.occurrences` 20, `network_timeout/tls.severity`
 * `ticket`, `cost.budgetUsdPerDay` 250.
 */
export function withSettings(
  base: RuleSettings,
  changes: readonly (readonly [path: string, value: unknown])[],
): RuleSettings {
  const policies = new Map(base.policies);
  const groups: Record<string, Record<string, unknown>> = {
    cost: { ...base.cost },
    latency: { ...base.latency },
    links: { ...base.links, ...webhooksFlat(base.links) },
  };
  for (const [path, value] of changes) {
    const dot = path.lastIndexOf('.');
    const [name, field] = dot < 0 ? [path, ''] : [path.slice(0, dot), path.slice(dot + 1)];
    const group = groups[name];
    if (group) group[field] = checked(path, value, group[field]);
    else policies.set(name, changedPolicy(path, policyOf(policies, name, path), [field, value]));
  }
  const { page, ticket, ...links } = groups['links'] as unknown as LinkSettings & LinkSettings['webhooks'];
  const settings: RuleSettings = {
    policies,
    cost: groups['cost'] as unknown as CostSettings,
    latency: groups['latency'] as unknown as LatencySettings,
    links: { ...links, webhooks: { page, ticket } },
  };
  const { seconds, objective } = settings.latency;
  const bounds = SPAN_METRICS.duration.buckets ?? [];
  if (!bounds.includes(seconds))
    throw new SettingError(`latency.seconds must be one of the histogram's bounds: ${bounds.join(', ')}`);
  if (objective >= 1) throw new SettingError('latency.objective must be below 1, such as 0.99');
  return settings;
}

const webhooksFlat = ({ webhooks }: LinkSettings): Record<string, string> => ({ ...webhooks });

/** The policy to change: the subcategory's own, else its category's. */
function policyOf(policies: ReadonlyMap<string, AlertPolicy>, name: string, path: string): AlertPolicy {
  const own = policies.get(name);
  if (own) return own;
  const [category = '', subcategory = ''] = name.split('/');
  const known = (FAILURE_CATEGORIES as readonly string[]).includes(category);
  if (known && Object.hasOwn(SUBCATEGORIES[category as FailureCategory], subcategory))
    return policies.get(category) as AlertPolicy;
  throw new SettingError(
    `"${path}" is no setting: write cost., latency., links., or a category and a field, such as rate_limit.occurrences`,
  );
}

const KINDS: Readonly<Record<string, AlertCondition['kind']>> = {
  occurrences: 'count',
  above: 'share',
  minimumCalls: 'share',
};
const START: Readonly<Record<AlertCondition['kind'], AlertCondition>> = {
  any: { kind: 'any' },
  count: { kind: 'count', occurrences: 1, windowSeconds: 300 },
  share: { kind: 'share', above: 0.05, minimumCalls: 20, windowSeconds: 600 },
};

/** A field of another kind of condition changes the kind: `occurrences` counts, `above` looks at the share. */
function changedPolicy(
  path: string,
  policy: AlertPolicy,
  [field, value]: readonly [string, unknown],
): AlertPolicy {
  if (field === 'severity') {
    if (value === 'none') return { severity: 'none' };
    if (value !== 'page' && value !== 'ticket')
      throw new SettingError(`"${path}" must be page, ticket or none`);
    return { severity: value, when: policy.when ?? START.any };
  }
  if (field === 'kind') {
    if (value !== 'any' && value !== 'count' && value !== 'share')
      throw new SettingError(`"${path}" must be any, count or share`);
    return { severity: severityOf(policy), when: policy.when?.kind === value ? policy.when : START[value] };
  }
  const kind = field === 'windowSeconds' ? (policy.when?.kind ?? 'count') : KINDS[field];
  if (kind === undefined || (kind === 'any' && field === 'windowSeconds'))
    throw new SettingError(
      `"${path}" is no setting of this alert; there are severity, kind, occurrences, above, minimumCalls, windowSeconds`,
    );
  const when = policy.when?.kind === kind ? policy.when : START[kind];
  const known: Readonly<Record<string, unknown>> = { ...when };
  const changed = { ...known, [field]: checked(path, value, known[field]) };
  return { severity: severityOf(policy), when: changed as unknown as AlertCondition };
}

const severityOf = (policy: AlertPolicy): 'page' | 'ticket' =>
  policy.severity === 'none' ? 'ticket' : policy.severity;

/** A value of the same type as the one it replaces; numbers above zero. */
function checked(path: string, value: unknown, known: unknown): unknown {
  if (known === undefined) throw new SettingError(`"${path}" is no setting`);
  if (typeof known === 'number') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number > 0) return number;
    throw new SettingError(`"${path}" must be a number above zero, not ${JSON.stringify(value)}`);
  }
  if (typeof value !== 'string')
    throw new SettingError(`"${path}" must be text, not ${JSON.stringify(value)}`);
  if (value !== '' && !URL.canParse(value))
    throw new SettingError(`"${path}" must be a URL or empty, not "${value}"`);
  return value.replace(/\/+$/, '');
}
