import { buildCommand } from '@stricli/core';
import type { Command } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { jsonFlag, textFlag } from './flags.ts';

export interface ExplainFlags {
  provider?: string;
  json: boolean;
}

export const explain: Command<CliContext> = buildCommand({
  loader: async () => (await import('./explain.run.ts')).runExplain,
  parameters: {
    flags: {
      provider: textFlag('Who spoke: openai, anthropic, aws.bedrock, litellm, …', 'name'),
      json: jsonFlag,
    },
    positional: {
      kind: 'array',
      parameter: {
        parse: String,
        brief: 'The error as it was printed: message, JSON body, stack trace; without it, standard input',
        placeholder: 'error',
      },
    },
    aliases: { p: 'provider' },
  },
  docs: {
    brief: 'Explain a pasted error: category, evidence, what to do, what else it could be',
    customUsage: [
      {
        input: '"429 You exceeded your current quota, please check your plan and billing details."',
        brief: 'a message',
      },
      { input: '< error.txt', brief: 'a stack trace or a JSON body from a file' },
    ],
  },
});
