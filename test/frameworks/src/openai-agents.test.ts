import { agentsCases } from './support/agents-cases.ts';

agentsCases(async () => ({
  agents: await import('@openai/agents'),
  OpenAI: (await import('openai')).default,
}));
