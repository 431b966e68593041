import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { parsePort } from '../parse.ts';
import { dirFlag } from './flags.ts';

export interface ServeFlags {
  host: string;
  port: number;
  dir?: string;
}

export const serve: Command<CliContext> = buildCommand({
  loader: async () => (await import('./serve.run.ts')).runServe,
  parameters: {
    flags: {
      host: {
        kind: 'parsed',
        parse: String,
        brief: 'Address to listen on',
        placeholder: 'address',
        default: '127.0.0.1',
      },
      port: {
        kind: 'parsed',
        parse: parsePort,
        brief: 'Port of the OTLP/HTTP receiver',
        placeholder: 'port',
        default: '4318',
      },
      dir: dirFlag,
    },
    aliases: { p: 'port', d: 'dir' },
  },
  docs: {
    brief: 'Receive OTLP over HTTP and keep it as segments, for processes that can not write to this disk',
    customUsage: [
      { input: '', brief: 'then run applications with OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318' },
    ],
  },
});
