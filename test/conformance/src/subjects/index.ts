import type { Subject } from '../subject.ts';
import { anthropic } from './anthropic.ts';
import { anthropicBedrock } from './anthropic-bedrock.ts';
import { anthropicFoundry } from './anthropic-foundry.ts';
import { anthropicVertex } from './anthropic-vertex.ts';
import { azure } from './azure.ts';
import { bedrockAgentRuntime } from './bedrock-agent-runtime.ts';
import { bedrockRuntime } from './bedrock-runtime.ts';
import { generativeAi } from './generative-ai.ts';
import { googleGenai, googleGenaiVertex } from './google-genai.ts';
import { groq } from './groq.ts';
import { openai } from './openai.ts';
import { together } from './together.ts';
import { vertexai } from './vertexai.ts';
import { chroma } from './chroma.ts';
import { cloudflare } from './cloudflare.ts';
import { huggingface } from './huggingface.ts';
import { cohere } from './cohere.ts';
import { milvus } from './milvus.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { pinecone } from './pinecone.ts';
import { qdrant } from './qdrant.ts';
import { replicate } from './replicate.ts';
import { weaviate } from './weaviate.ts';

/** Every subject, in the order of docs/support.md. */
export const SUBJECTS: readonly Subject[] = [
  openai,
  azure,
  anthropic,
  anthropicBedrock,
  anthropicVertex,
  anthropicFoundry,
  groq,
  together,
  googleGenai,
  googleGenaiVertex,
  vertexai,
  generativeAi,
  bedrockRuntime,
  bedrockAgentRuntime,
  mistral,
  cohere,
  ollama,
  huggingface,
  replicate,
  cloudflare,
  pinecone,
  chroma,
  qdrant,
  weaviate,
  milvus,
];
