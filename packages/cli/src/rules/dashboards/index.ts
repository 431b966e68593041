import { CATEGORY, MODEL, OPERATION, ORIGINS, PROVIDER, REPEATS, ROLE, SUBCATEGORY } from '../labels.ts';
import { tempoLink } from '../links.ts';
import { SPAN_METRICS } from '../metrics.ts';
import { added, selector } from '../promql.ts';
import type { RuleSettings } from '../settings.ts';
import { CHOSEN, dashboard } from './dashboard.ts';
import type { Dashboard } from './dashboard.ts';
import { bars, lines, stat, table } from './panel.ts';

const { calls, failures, runs, recovered, attempts, retries, inputTokens, outputTokens, cost, duration } =
  SPAN_METRICS;
const ORIGIN_CATEGORY = 'culprit_cascade_origin_category';
const RUN_ORIGIN = 'culprit_trace_origin_category';

type Counter = { prometheus: string };

/** Within the dashboard's time range, by labels. */
const inRange = (by: string, metric: Counter, ...matchers: string[]): string =>
  `sum by (${by}) ${added(selector(metric.prometheus, CHOSEN, ...matchers), '$__range')}`;
const total = (metric: Counter, ...matchers: string[]): string =>
  `sum(${added(selector(metric.prometheus, CHOSEN, ...matchers), '$__range')})`;
/** Within the five minutes before each point. */
const over5m = (by: string, metric: Counter, ...matchers: string[]): string =>
  `sum by (${by}) ${added(selector(metric.prometheus, CHOSEN, ...matchers), '5m')}`;
const origins5m = (by: string): string => `sum by (${by}) (culprit:origins:count5m{${CHOSEN}})`;

const MODEL_CALL = `${MODEL}!=""`;

/** Every dashboard. Data sources are named by the uids that docker/grafana gives them. */
export function dashboards(settings: RuleSettings): Dashboard[] {
  return [overview(), models(), costAndLatency(settings), cascades()];
}

function overview(): Dashboard {
  const put = { service: '${__data.fields.service_name}', category: `\${__data.fields.${CATEGORY}}` };
  return dashboard(
    'failures',
    {
      title: 'failures',
      description: 'What failed, where and how often. Origins count; their consequences do not.',
    },
    [
      stat({ title: 'Failures' }, total(failures, ...ORIGINS)),
      stat({ title: 'Calls' }, total(calls, MODEL_CALL)),
      stat(
        { title: 'Silent', unit: 'percentunit', description: 'Share of failures that threw nothing.' },
        `${total(failures, ...ORIGINS, 'culprit_failure_silent="true"')} / ${total(failures, ...ORIGINS)}`,
      ),
      stat({ title: 'Runs that failed' }, total(runs, 'culprit_trace_failed="true"')),
      stat(
        { title: 'Share of runs', unit: 'percentunit' },
        `${total(runs, 'culprit_trace_failed="true"')} / ${total(runs)}`,
      ),
      stat({ title: 'Made good', description: 'Failures that their run recovered from.' }, total(recovered)),
      lines({ title: 'By category, within 5 min' }, { expr: origins5m(CATEGORY), legend: `{{${CATEGORY}}}` }),
      lines(
        { title: 'By group: what to change' },
        { expr: origins5m('culprit_failure_group'), legend: '{{culprit_failure_group}}' },
      ),
      lines({ title: 'By service' }, { expr: origins5m('service_name'), legend: '{{service_name}}' }),
      lines(
        { title: 'Thrown and silent' },
        {
          expr: `sum(culprit:origins:count5m{${CHOSEN},culprit_failure_silent!="true"})`,
          legend: 'thrown',
        },
        { expr: `sum(culprit:origins:count5m{${CHOSEN},culprit_failure_silent="true"})`, legend: 'silent' },
      ),
      table(
        { title: 'Failures' },
        `sort_desc(${inRange(`service_name, ${CATEGORY}, ${SUBCATEGORY}, ${PROVIDER}, ${MODEL}`, failures, ...ORIGINS)} > 0)`,
        { title: 'Traces', url: tempoLink('', put) },
      ),
      table(
        { title: 'Firing now' },
        `sum by (alertname, severity, service_name, category) (ALERTS{alertname=~"Culprit.*",alertstate="firing"})`,
      ),
    ],
  );
}

function models(): Dashboard {
  return dashboard(
    'models',
    {
      title: 'providers and models',
      description: 'Which provider and which model fails, how, and how often calls are tried.',
    },
    [
      bars(
        { title: 'Share of calls that failed, by provider', unit: 'percentunit' },
        {
          expr: `${inRange(PROVIDER, failures, ...ORIGINS)} / ${inRange(PROVIDER, calls)}`,
          legend: `{{${PROVIDER}}}`,
        },
      ),
      bars(
        { title: 'Share of calls that failed, by model', unit: 'percentunit' },
        {
          expr: `${inRange(MODEL, failures, MODEL_CALL, ...ORIGINS)} / ${inRange(MODEL, calls, MODEL_CALL)}`,
          legend: `{{${MODEL}}}`,
        },
      ),
      lines(
        { title: 'Failures by provider and category, within 5 min', w: 24 },
        { expr: origins5m(`${PROVIDER}, ${CATEGORY}`), legend: `{{${PROVIDER}}} {{${CATEGORY}}}` },
      ),
      lines(
        { title: 'Calls by model, within 5 min' },
        {
          expr: `sum by (${MODEL}) (culprit:calls:count5m{${CHOSEN},${MODEL_CALL}})`,
          legend: `{{${MODEL}}}`,
        },
      ),
      lines(
        { title: 'Retries inside calls, within 5 min' },
        { expr: over5m(`${PROVIDER}, ${MODEL}`, retries), legend: `{{${PROVIDER}}} {{${MODEL}}}` },
      ),
      bars(
        { title: 'HTTP requests for each call' },
        {
          expr: `${inRange(MODEL, attempts, MODEL_CALL)} / ${inRange(MODEL, calls, MODEL_CALL)}`,
          legend: `{{${MODEL}}}`,
        },
      ),
      bars(
        { title: 'Failures by operation' },
        { expr: inRange(OPERATION, failures, ...ORIGINS), legend: `{{${OPERATION}}}` },
      ),
      table(
        { title: 'Models and their failures' },
        `sort_desc(${inRange(`${PROVIDER}, ${MODEL}, ${CATEGORY}`, failures, MODEL_CALL, ...ORIGINS)} > 0)`,
      ),
    ],
  );
}

function costAndLatency({ latency, cost: budget }: RuleSettings): Dashboard {
  const quantile = (q: number): string =>
    `histogram_quantile(${q}, sum by (le, ${MODEL}) ${added(selector(`${duration.prometheus}_bucket`, CHOSEN, MODEL_CALL), '5m')})`;
  return dashboard(
    'cost-latency',
    {
      title: 'cost and latency',
      description: 'What calls cost and how long they take, with the burn rates that alerts look at.',
    },
    [
      stat({ title: 'Cost', unit: 'currencyUSD' }, total(cost)),
      stat({ title: 'Cost of a call', unit: 'currencyUSD' }, `${total(cost)} / ${total(calls, MODEL_CALL)}`),
      stat({ title: 'Input tokens' }, total(inputTokens)),
      stat({ title: 'Output tokens' }, total(outputTokens)),
      stat(
        { title: `Calls above ${latency.seconds} s`, unit: 'percentunit' },
        `sum(culprit:slow_calls:count1h{${CHOSEN}}) / sum(culprit:timed_calls:count1h{${CHOSEN}})`,
      ),
      stat(
        {
          title: 'Budget burn, last hour',
          description: `1 is even spending of ${budget.budgetUsdPerDay} USD a day by each service.`,
        },
        `max(culprit:cost:usd1h{${CHOSEN}}) / ${budget.budgetUsdPerDay / 24}`,
      ),
      lines(
        { title: 'Cost by model, within 5 min', unit: 'currencyUSD' },
        { expr: over5m(MODEL, cost), legend: `{{${MODEL}}}` },
      ),
      lines(
        { title: 'Cost by service, within 1 h', unit: 'currencyUSD' },
        { expr: `sum by (service_name) (culprit:cost:usd1h{${CHOSEN}})`, legend: '{{service_name}}' },
      ),
      lines(
        { title: 'Tokens, within 5 min' },
        { expr: `sum ${added(selector(inputTokens.prometheus, CHOSEN), '5m')}`, legend: 'input' },
        { expr: `sum ${added(selector(outputTokens.prometheus, CHOSEN), '5m')}`, legend: 'output' },
      ),
      bars(
        { title: 'Cost by model', unit: 'currencyUSD' },
        { expr: inRange(MODEL, cost), legend: `{{${MODEL}}}` },
      ),
      lines({ title: 'Latency, median', unit: 's' }, { expr: quantile(0.5), legend: `{{${MODEL}}}` }),
      lines({ title: 'Latency, 95 %', unit: 's' }, { expr: quantile(0.95), legend: `{{${MODEL}}}` }),
      lines(
        { title: `Share of calls above ${latency.seconds} s, within 5 min`, unit: 'percentunit', w: 24 },
        {
          expr: `culprit:slow_calls:count5m{${CHOSEN}} / culprit:timed_calls:count5m{${CHOSEN}}`,
          legend: `{{service_name}} {{${OPERATION}}}`,
        },
      ),
    ],
  );
}

function cascades(): Dashboard {
  const failed = 'culprit_trace_failed="true"';
  const consequence = `${ROLE}="propagated"`;
  return dashboard(
    'cascades',
    {
      title: 'cascades',
      description: 'What failures lead to: runs that failed, and steps that failed because of another.',
    },
    [
      stat({ title: 'Runs that failed' }, total(runs, failed)),
      stat({ title: 'Origins' }, total(failures, ...ORIGINS)),
      stat({ title: 'Consequences' }, total(failures, consequence)),
      stat(
        { title: 'Consequences of each origin' },
        `${total(failures, consequence)} / ${total(failures, ...ORIGINS)}`,
      ),
      stat({ title: 'Made good' }, total(recovered)),
      stat({ title: 'Runs' }, total(runs)),
      lines(
        { title: 'Failed runs by category of their origin, within 5 min' },
        { expr: over5m(RUN_ORIGIN, runs, failed), legend: `{{${RUN_ORIGIN}}}` },
      ),
      bars(
        { title: 'Failed runs by category of their origin' },
        { expr: inRange(RUN_ORIGIN, runs, failed), legend: `{{${RUN_ORIGIN}}}` },
      ),
      bars(
        { title: 'Consequences by category of their origin' },
        { expr: inRange(ORIGIN_CATEGORY, failures, consequence), legend: `{{${ORIGIN_CATEGORY}}}` },
      ),
      bars({ title: 'Failures by role' }, { expr: inRange(ROLE, failures), legend: `{{${ROLE}}}` }),
      lines(
        { title: 'Origins and consequences, within 5 min' },
        { expr: `sum(culprit:origins:count5m{${CHOSEN}})`, legend: 'origins' },
        {
          expr: `sum ${added(selector(failures.prometheus, CHOSEN, consequence), '5m')}`,
          legend: 'consequences',
        },
      ),
      lines(
        { title: 'Share of runs that failed, within 5 min', unit: 'percentunit' },
        {
          expr: `${over5m('service_name', runs, failed)} / ${over5m('service_name', runs)}`,
          legend: '{{service_name}}',
        },
      ),
      table(
        { title: 'Work that failed again and again' },
        `sort_desc(${inRange(`service_name, ${CATEGORY}, ${REPEATS}`, failures)} > 0)`,
      ),
    ],
  );
}
