import type * as sdk from '@openai/agents';
import { agentsCases } from './support/agents-cases.ts';

agentsCases(async () => {
  const agents: unknown = await import('openai-agents-0-older');
  return { agents: agents as typeof sdk, OpenAI: (await import('openai')).default };
});
