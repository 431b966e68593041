import {
  bedrockAgent,
  bedrockFlow,
  bedrockGuardrail,
  bedrockRerank,
  bedrockRetrieve,
  bedrockRetrieveAndGenerate,
  bedrockRetrieveAndGenerateStream,
} from './bedrock-agents.ts';
import { bedrockConverse } from './bedrock-converse.ts';
import { bedrockInvoke } from './bedrock-invoke.ts';
import type { OwnPath } from './format.ts';

/** REST paths of the Bedrock runtime and of the Bedrock agent runtime. */
export const bedrockPaths: readonly OwnPath[] = [
  { path: /^\/model\/[^/]+\/converse(-stream)?$/, api: 'messages', format: bedrockConverse },
  { path: /^\/model\/[^/]*embed[^/]*\/invoke$/, api: 'embeddings', format: bedrockInvoke },
  {
    path: /^\/model\/[^/]+\/invoke(-with-response-stream)?$/,
    api: 'messages',
    format: bedrockInvoke,
  },
  { path: /^\/guardrail\/[^/]+\/version\/[^/]+\/apply$/, api: 'messages', format: bedrockGuardrail },
  {
    path: /^\/agents\/[^/]+(\/agentAliases\/[^/]+\/sessions\/[^/]+\/text)?$/,
    api: 'messages',
    format: bedrockAgent,
  },
  { path: /^\/flows\/[^/]+\/aliases\/[^/]+$/, api: 'messages', format: bedrockFlow },
  { path: /^\/knowledgebases\/[^/]+\/retrieve$/, api: 'messages', format: bedrockRetrieve },
  { path: /^\/rerank$/, api: 'other', format: bedrockRerank },
  { path: /^\/retrieveAndGenerate$/, api: 'messages', format: bedrockRetrieveAndGenerate },
  { path: /^\/retrieveAndGenerateStream$/, api: 'messages', format: bedrockRetrieveAndGenerateStream },
];
