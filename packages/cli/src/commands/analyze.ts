import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import type { StoreFlags } from '../store-settings.ts';
import { jsonFlag, sinceFlag, storeFlags, untilFlag } from './flags.ts';

export interface AnalyzeFlags extends StoreFlags {
  json: boolean;
  since?: number;
  until?: number;
}

export const analyze: Command<CliContext> = buildCommand({
  loader: async () => (await import('./analyze.run.ts')).runAnalyze,
  parameters: {
    flags: {
      json: { ...jsonFlag, brief: 'One line of JSON per trace' },
      since: sinceFlag,
      until: untilFlag,
      ...storeFlags,
    },
    positional: {
      kind: 'array',
      parameter: {
        parse: String,
        brief:
          'Files of traces (OTLP/JSON, Jaeger, Tempo; .gz and .zst too), - for standard input, or trace ids of the store; without any, every trace of the store',
        placeholder: 'file|trace',
      },
    },
    aliases: { d: 'dir' },
  },
  docs: {
    brief: 'Analyse many traces, from files or a store: origins, consequences and evidence of each',
    customUsage: [
      { input: 'traces.jsonl --json', brief: 'one line per trace, for programs' },
      {
        input: '--store tempo=http://localhost:3200 --since 1h --json',
        brief: 'every trace of the last hour in Tempo',
      },
      { input: 'jaeger-download.json', brief: 'a trace saved from the Jaeger UI' },
      {
        input: '-',
        brief: 'from standard input: curl -s http://tempo:3200/api/v2/traces/ID | culprit analyze -',
      },
    ],
  },
});
