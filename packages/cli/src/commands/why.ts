import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import type { StoreFlags } from '../store-settings.ts';
import { failFlag, jsonFlag, storeFlags } from './flags.ts';

export interface WhyFlags extends StoreFlags {
  json: boolean;
  failOnFailures: boolean;
}

export const why: Command<CliContext> = buildCommand({
  loader: async () => (await import('./why.run.ts')).runWhy,
  parameters: {
    flags: { ...storeFlags, json: jsonFlag, failOnFailures: failFlag },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'Trace id or the beginning of one; "latest" is the latest trace that failed',
          placeholder: 'trace',
          default: 'latest',
        },
      ],
    },
    aliases: { d: 'dir' },
  },
  docs: {
    brief: 'Explain one trace: what failed, where it began, how it spread, what would help',
    customUsage: [
      { input: '', brief: 'the latest failed trace' },
      { input: '4bf92f3577b3', brief: 'the trace that starts with these digits' },
      { input: '4bf92f3577b3 --json', brief: 'the analysis for a program' },
      {
        input: '4bf92f3577b34da6a3ce929d0e0e4736 --store jaeger=http://localhost:16686',
        brief: 'a trace that Jaeger keeps',
      },
    ],
  },
});
