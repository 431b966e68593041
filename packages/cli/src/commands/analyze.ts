import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { jsonFlag } from './flags.ts';

export interface AnalyzeFlags {
  json: boolean;
}

export const analyze: Command<CliContext> = buildCommand({
  loader: async () => (await import('./analyze.run.ts')).runAnalyze,
  parameters: {
    flags: { json: { ...jsonFlag, brief: 'One line of JSON per trace' } },
    positional: {
      kind: 'array',
      parameter: {
        parse: String,
        brief: 'Files of traces (OTLP/JSON, Jaeger, Tempo; .gz and .zst too); - for standard input',
        placeholder: 'file',
      },
      minimum: 1,
    },
  },
  docs: {
    brief: 'Analyse trace files: origins, consequences and evidence of every trace in them',
    customUsage: [
      { input: 'traces.jsonl --json', brief: 'one line per trace, for programs' },
      { input: 'jaeger-download.json', brief: 'a trace saved from the Jaeger UI' },
      {
        input: '-',
        brief: 'from standard input: curl -s http://tempo:3200/api/v2/traces/ID | culprit analyze -',
      },
    ],
  },
});
