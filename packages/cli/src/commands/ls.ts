import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import type { StoreFlags } from '../store-settings.ts';
import {
  categoryFlag,
  countFlag,
  failFlag,
  jsonFlag,
  sinceFlag,
  storeFlags,
  textFlag,
  untilFlag,
} from './flags.ts';

export interface LsFlags extends StoreFlags {
  failed: boolean;
  incidents: boolean;
  by: 'category' | 'fingerprint';
  since?: number;
  until?: number;
  category?: string;
  service?: string;
  model?: string;
  provider?: string;
  limit: number;
  all: boolean;
  json: boolean;
  failOnFailures: boolean;
}

export const ls: Command<CliContext> = buildCommand({
  loader: async () => (await import('./ls.run.ts')).runLs,
  parameters: {
    flags: {
      failed: { kind: 'boolean', brief: 'Only traces that failed', default: false },
      incidents: {
        kind: 'boolean',
        brief: 'The numbers instead of the list: what failed how often, what helps',
        default: false,
      },
      by: {
        kind: 'enum',
        values: ['category', 'fingerprint'],
        brief: 'With --incidents: one row a category, or one row for each failure at each step',
        default: 'category',
      },
      since: sinceFlag,
      until: untilFlag,
      category: categoryFlag,
      service: textFlag('Only traces of this service', 'name'),
      model: textFlag('Only traces that asked this model', 'name'),
      provider: textFlag('Only traces that called this provider', 'name'),
      limit: countFlag('Most traces to list', '20'),
      all: { kind: 'boolean', brief: 'List every trace that matches', default: false },
      ...storeFlags,
      json: jsonFlag,
      failOnFailures: failFlag,
    },
    aliases: { f: 'failed', i: 'incidents', n: 'limit', a: 'all', d: 'dir' },
  },
  docs: {
    brief: 'List recorded traces, or what failed in them how often',
    customUsage: [
      { input: '--failed', brief: 'the latest traces that failed' },
      { input: '--incidents --since 1h', brief: 'the last hour in numbers' },
      { input: '--incidents --by fingerprint', brief: 'the same failure at the same step is one row' },
      { input: '--category rate_limit --all --json', brief: 'for scripts' },
      { input: '--failed --since 1h --store tempo=http://localhost:3200', brief: 'what Tempo keeps' },
    ],
  },
});
