import type { Vendor } from '../exchange.ts';
import { ANTHROPIC_ERRORS } from './anthropic.ts';
import { AZURE_ERRORS } from './azure.ts';
import { COHERE_ERRORS } from './cohere.ts';
import { GEMINI_ERRORS, VERTEX_AI_ERRORS } from './gemini.ts';
import { GROQ_ERRORS } from './groq.ts';
import { HUGGINGFACE_ERRORS } from './huggingface.ts';
import type { ErrorTable } from './kinds.ts';
import { MISTRAL_ERRORS } from './mistral.ts';
import { OLLAMA_ERRORS } from './ollama.ts';
import { OPENAI_ERRORS } from './openai.ts';
import { REPLICATE_ERRORS } from './replicate.ts';
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
  ollama: OLLAMA_ERRORS,
  huggingface: HUGGINGFACE_ERRORS,
  replicate: REPLICATE_ERRORS,
  cloudflare: WORKERS_AI_ERRORS,
};
