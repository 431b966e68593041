import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';

export const classify: Command<CliContext> = buildCommand({
  loader: async () => (await import('./classify.run.ts')).runClassify,
  parameters: {
    flags: {},
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'File of JSON lines; - or nothing is standard input',
          placeholder: 'file',
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief: 'Classify raw failures, JSON lines in and JSON lines out',
    fullDescription:
      'Each input line is one failure: {id, provider, surface, operation, http, transport, response, error_message}. Each output line is {id, category, subcategory, group, confidence, rule, retryable, remedy}.',
    customUsage: [{ input: 'failures.jsonl', brief: 'one verdict a line, in the order of the input' }],
  },
});
