import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { parseHttpUrl, parseSeed } from '../parse.ts';
import { countFlag, jsonFlag } from './flags.ts';

export interface DemoFlags {
  tickets: number;
  seed: number;
  concurrency: number;
  dir?: string;
  otlp?: string;
  json: boolean;
}

export const demo: Command<CliContext> = buildCommand({
  loader: async () => (await import('./demo.run.ts')).runDemoCommand,
  parameters: {
    flags: {
      tickets: countFlag('Runs of the pipeline', '120'),
      seed: {
        kind: 'parsed',
        parse: parseSeed,
        brief: 'Seed of the faults: the same seed, the same faults',
        placeholder: 'n',
        default: '7',
      },
      concurrency: countFlag('Runs at once', '12'),
      dir: {
        kind: 'parsed',
        parse: String,
        brief:
          'Directory for the traces; what an earlier demo left there is replaced [default: ./.culprit/demo]',
        placeholder: 'path',
        optional: true,
      },
      otlp: {
        kind: 'parsed',
        parse: parseHttpUrl,
        brief: 'OTLP/HTTP endpoint that gets the traces too, such as http://127.0.0.1:4318',
        placeholder: 'url',
        optional: true,
      },
      json: jsonFlag,
    },
    aliases: { n: 'tickets' },
  },
  docs: {
    brief: 'Run a support-ticket pipeline against a misbehaving model provider, then explain what failed',
    fullDescription:
      'Starts a local server that speaks the wire formats of OpenAI and Anthropic and misbehaves on command, runs a pipeline written with the real SDKs against it as a separate process, and prints the investigation from the recorded traces alone. No key, no network.',
    customUsage: [
      { input: '', brief: '120 tickets, the same faults every time' },
      { input: '--seed 3 --tickets 500', brief: 'other faults, more of them' },
      { input: '--json', brief: 'the numbers and one cascade, for programs' },
    ],
  },
});
