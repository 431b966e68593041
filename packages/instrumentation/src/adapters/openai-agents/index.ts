import type { Adapter } from '../../adapter.ts';
import { runs } from './runs.ts';
import { toolCall } from './tools.ts';

/**
 * `@openai/agents`: runs and tools. Its own tracing goes on beside this: processors and exporters are as the
 * application set them. Model calls are the `openai` package's, handovers are tool calls that nothing executes.
 */
export const openaiAgents: Adapter = {
  name: 'openai-agents',
  package: '@openai/agents-core',
  tested: { from: 0, to: 0 },
  modules: [
    { files: ['dist/run.mjs', 'dist/run.js'], hint: 'class Runner', bindings: ['Runner'] },
    { files: ['dist/tool.mjs', 'dist/tool.js'], hint: 'function tool(', bindings: ['tool'] },
  ],
  endpoint: () => ({ provider: 'openai-agents' }),
  calls: [...runs, toolCall],
};
