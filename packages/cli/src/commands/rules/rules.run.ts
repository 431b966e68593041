import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { printJson, printLines } from '../../print.ts';
import { Problem } from '../../problem.ts';
import { alertRules } from '../../rules/alerts.ts';
import { KINDS, ruleFiles } from '../../rules/files.ts';
import type { RuleKind } from '../../rules/files.ts';
import { labelsOf } from '../../rules/promql.ts';
import { SPAN_METRICS } from '../../rules/metrics.ts';
import { defaultSettings, SettingError, withSettings } from '../../rules/settings.ts';
import type { RuleSettings } from '../../rules/settings.ts';
import { FAILURE_DOCS } from '../../version.ts';
import type { RulesFlags } from './rules.ts';

export async function runRules(this: CliContext, flags: RulesFlags, kind?: RuleKind): Promise<void> {
  const settings = settingsOf(this.cwd, flags);
  const files = (kind === undefined ? KINDS : [kind]).flatMap((each) => ruleFiles(each, settings));
  if (flags.out !== undefined) {
    const folder = resolve(this.cwd, flags.out);
    for (const { path, content } of files) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
  if (flags.json) printJson(this, { files, ...tablesOf(settings) });
  else if (flags.out !== undefined)
    printLines(
      this,
      files.map(({ path }) => join(flags.out as string, path)),
    );
  else if (files.length === 1) this.process.stdout.write(files[0]?.content ?? '');
  else for (const { path, content } of files) this.process.stdout.write(`==> ${path} <==\n${content}\n`);
}

/** The defaults, the file laid over them, the options over both. */
function settingsOf(cwd: string, { config, set = [] }: RulesFlags): RuleSettings {
  const changes = [...(config === undefined ? [] : readConfig(resolve(cwd, config))), ...set.map(assignment)];
  try {
    return withSettings(defaultSettings(FAILURE_DOCS), changes);
  } catch (error) {
    if (error instanceof SettingError) throw new Problem(`${error.message}.`, EXIT.USAGE, { cause: error });
    throw error;
  }
}

type Change = readonly [path: string, value: unknown];

function assignment(text: string): Change {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  throw new Problem(
    `"${text}" sets nothing: write --set name=value, such as rate_limit.occurrences=20.`,
    EXIT.USAGE,
  );
}

/** `{"rate_limit": {"occurrences": 20}}` as paths and values. */
function readConfig(path: string): Change[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Problem(`There is no file ${path} to read.`, EXIT.NOTHING_FOUND, { cause });
  }
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (cause) {
    throw new Problem(`${path} is no JSON.`, EXIT.USAGE, { cause });
  }
  if (!isRecord(config)) throw new Problem(`${path} must hold one JSON object.`, EXIT.USAGE);
  return Object.entries(config).flatMap(([name, fields]) => {
    if (isRecord(fields))
      return Object.entries(fields).map(([field, value]): Change => [`${name}.${field}`, value]);
    throw new Problem(`"${name}" in ${path} must be an object, such as {"occurrences": 20}.`, EXIT.USAGE);
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function tablesOf(settings: RuleSettings): object {
  return {
    metrics: Object.values(SPAN_METRICS).map((metric) => ({
      name: metric.name,
      prometheus: metric.prometheus,
      unit: metric.unit,
      brief: metric.brief,
      labels: labelsOf(metric),
    })),
    alerts: alertRules(settings).map(({ alert, labels, annotations, when, expr }) => ({
      alert,
      ...labels,
      when,
      summary: annotations['summary'],
      runbook: annotations['runbook_url'],
      expr,
    })),
  };
}
