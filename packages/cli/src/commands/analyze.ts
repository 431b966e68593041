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
      parameter: { parse: String, brief: 'Files of OTLP/JSON lines', placeholder: 'file' },
      minimum: 1,
    },
  },
  docs: {
    brief: 'Analyse trace files: origins, consequences and evidence of every trace in them',
    customUsage: [{ input: 'traces.jsonl --json', brief: 'one line per trace, for programs' }],
  },
});
