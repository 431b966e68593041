import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { jsonFlag } from './flags.ts';

export interface DoctorFlags {
  json: boolean;
}

export const doctor: Command<CliContext> = buildCommand({
  loader: async () => (await import('./doctor.run.ts')).runDoctor,
  parameters: {
    flags: { json: jsonFlag },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, brief: 'Folder of the application', placeholder: 'folder', default: '.' },
      ],
    },
  },
  docs: {
    brief: 'Check an application: which SDKs are there, which will be recorded, what is missing',
    customUsage: [
      { input: '', brief: 'the application in this folder' },
      { input: 'apps/api --json', brief: 'another one, for programs' },
    ],
  },
});
