import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../../context.ts';
import { KINDS } from '../../rules/files.ts';
import type { RuleKind } from '../../rules/files.ts';
import { jsonFlag, textFlag } from '../flags.ts';

export interface RulesFlags {
  out?: string;
  config?: string;
  set?: readonly string[];
  json: boolean;
}

export const rules: Command<CliContext> = buildCommand({
  loader: async () => (await import('./rules.run.ts')).runRules,
  parameters: {
    flags: {
      out: textFlag('Write the files into this folder instead of printing them', 'path'),
      config: textFlag('JSON file with thresholds and links', 'file'),
      set: {
        kind: 'parsed',
        parse: String,
        brief: 'One threshold or link: rate_limit.occurrences=20, cost.budgetUsdPerDay=250',
        placeholder: 'name=value',
        variadic: true,
        optional: true,
      },
      json: { ...jsonFlag, brief: 'Print files, metrics and alerts as JSON' },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: parseKind,
          brief: `${KINDS.join(', ')}; all of them without it`,
          placeholder: 'what',
          optional: true,
        },
      ],
    },
    aliases: { o: 'out', c: 'config', s: 'set' },
  },
  docs: {
    brief: 'Write rules for a Collector, Prometheus, Alertmanager and Grafana: metrics, alerts, dashboards',
    fullDescription:
      'One table says for each kind of failure what to do and when to alert. From it come the metrics that a Collector makes of spans, recording and alert rules with their tests for promtool, routes for Alertmanager, and dashboards for Grafana. Alerts count origins, not their consequences.',
    customUsage: [
      { input: '--out monitoring', brief: 'everything, into a folder' },
      { input: 'collector > rules.yaml', brief: 'the fragment for a Collector' },
      { input: 'prometheus --out . --set rate_limit.occurrences=20', brief: 'another threshold' },
      { input: '--config culprit-rules.json --out monitoring', brief: 'thresholds and links from a file' },
      { input: '--json', brief: 'the alerts and metrics as a table, for programs' },
    ],
  },
});

function parseKind(text: string): RuleKind {
  const kind = KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new SyntaxError(`"${text}" is none of ${KINDS.join(', ')}`);
}
