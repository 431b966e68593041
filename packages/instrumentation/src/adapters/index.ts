import type { Adapter } from '../adapter.ts';
import { aiSdk } from './ai-sdk/index.ts';
import { anthropic } from './anthropic/index.ts';
import { bedrock } from './bedrock/index.ts';
import { bedrockAgent } from './bedrock-agent/index.ts';
import { chroma } from './chroma/index.ts';
import { cloudflare } from './cloudflare/index.ts';
import { cohere } from './cohere/index.ts';
import { generativeAi } from './generative-ai/index.ts';
import { googleGenai } from './google-genai/index.ts';
import { groq } from './groq.ts';
import { huggingface } from './huggingface/index.ts';
import { langchain } from './langchain/index.ts';
import { langgraph } from './langgraph/index.ts';
import { mcp, mcpClient, mcpServer } from './mcp/index.ts';
import { milvus } from './milvus/index.ts';
import { mistral } from './mistral/index.ts';
import { ollama } from './ollama/index.ts';
import { openai } from './openai/index.ts';
import { openaiAgents } from './openai-agents/index.ts';
import { pinecone } from './pinecone/index.ts';
import { qdrant } from './qdrant/index.ts';
import { replicate } from './replicate/index.ts';
import { together } from './together.ts';
import { vertexai } from './vertexai/index.ts';
import { weaviate } from './weaviate/index.ts';

/** Every SDK Culprit knows: one file (or folder) and one line here each. */
export const ADAPTERS: readonly Adapter[] = [
  openai,
  anthropic,
  groq,
  together,
  googleGenai,
  generativeAi,
  vertexai,
  bedrock,
  bedrockAgent,
  ollama,
  huggingface,
  replicate,
  cloudflare,
  mistral,
  cohere,
  pinecone,
  chroma,
  qdrant,
  weaviate,
  milvus,
  mcp,
  mcpClient,
  mcpServer,
  langchain,
  langgraph,
  openaiAgents,
  aiSdk,
];
