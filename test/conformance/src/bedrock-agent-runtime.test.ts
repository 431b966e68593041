import { conform } from './conform.ts';
import { bedrockAgentRuntime } from './subjects/bedrock-agent-runtime.ts';

conform(bedrockAgentRuntime);
