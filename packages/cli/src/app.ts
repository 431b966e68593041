import { buildApplication, buildRouteMap } from '@stricli/core';
import type { Application } from '@stricli/core';
import { analyze } from './commands/analyze.ts';
import { classify } from './commands/classify.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { ls } from './commands/ls.ts';
import { rules } from './commands/rules/rules.ts';
import { serve } from './commands/serve.ts';
import { why } from './commands/why.ts';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { text_en as text } from '@stricli/core';
import { StoreError } from '@culprit/store';
import { Problem } from './problem.ts';

const COMMAND_ROUTES = { demo, serve, ls, why, explain, analyze, classify, doctor, rules };

/** Names of the commands, in the order of the help text. */
export const COMMANDS: readonly string[] = Object.keys(COMMAND_ROUTES);

/** The `culprit` command: one route per command, each loaded when it is called. */
export function createApp(version: string): Application<CliContext> {
  const routes = buildRouteMap({
    routes: COMMAND_ROUTES,
    docs: { brief: 'Find out why your LLM pipeline failed' },
  });
  return buildApplication<CliContext>(routes, {
    name: 'culprit',
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: 'allow-kebab-for-camel' },
    documentation: { useAliasInUsageLine: true },
    determineExitCode: (error) =>
      error instanceof Problem ? error.exitCode : isStoreError(error) ? EXIT.NOTHING_FOUND : EXIT.INTERNAL,
    localization: {
      loadText: () => ({ ...text, exceptionWhileRunningCommand: (error: unknown) => messageOf(error) }),
    },
  });
}

/** Mistakes and states of the world are told by their message; everything else keeps its stack for a report. */
function messageOf(error: unknown): string {
  if (error instanceof Problem || isStoreError(error)) return `culprit: ${(error as Error).message}`;
  return `culprit: this should not have happened: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const isStoreError = (error: unknown): boolean => error instanceof StoreError;
