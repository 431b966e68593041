import type { Vendor } from '../exchange.ts';
import { ANTHROPIC_ERRORS } from './anthropic.ts';
import { ANTHROPIC_FOUNDRY_ERRORS, ANTHROPIC_VERTEX_ERRORS } from './anthropic-platforms.ts';
import { AZURE_ERRORS } from './azure.ts';
import { BEDROCK_ERRORS } from './bedrock.ts';
import { CHROMA_ERRORS } from './chroma.ts';
import { COHERE_ERRORS } from './cohere.ts';
import { GEMINI_ERRORS, VERTEX_AI_ERRORS } from './gemini.ts';
import { GROQ_ERRORS } from './groq.ts';
import { HUGGINGFACE_ERRORS } from './huggingface.ts';
import type { ErrorTable } from './kinds.ts';
import { MILVUS_ERRORS } from './milvus.ts';
import { MISTRAL_ERRORS } from './mistral.ts';
import { OLLAMA_ERRORS } from './ollama.ts';
import { OPENAI_ERRORS } from './openai.ts';
import { PINECONE_ERRORS } from './pinecone.ts';
import { QDRANT_ERRORS } from './qdrant.ts';
import { REPLICATE_ERRORS } from './replicate.ts';
import { WEAVIATE_ERRORS } from './weaviate.ts';
import { WORKERS_AI_ERRORS } from './workers-ai.ts';

export const ERRORS: Readonly<Record<Vendor, ErrorTable>> = {
  openai: OPENAI_ERRORS,
  azure: AZURE_ERRORS,
  anthropic: ANTHROPIC_ERRORS,
  groq: GROQ_ERRORS,
  gemini: GEMINI_ERRORS,
  vertex_ai: VERTEX_AI_ERRORS,
  mistral: MISTRAL_ERRORS,
  cohere: COHERE_ERRORS,
  bedrock: BEDROCK_ERRORS,
  anthropic_vertex: ANTHROPIC_VERTEX_ERRORS,
  anthropic_foundry: ANTHROPIC_FOUNDRY_ERRORS,
  ollama: OLLAMA_ERRORS,
  huggingface: HUGGINGFACE_ERRORS,
  replicate: REPLICATE_ERRORS,
  cloudflare: WORKERS_AI_ERRORS,
  pinecone: PINECONE_ERRORS,
  chroma: CHROMA_ERRORS,
  qdrant: QDRANT_ERRORS,
  weaviate: WEAVIATE_ERRORS,
  milvus: MILVUS_ERRORS,
};
