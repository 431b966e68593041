import type { Adapter } from '../adapter.ts';
import { anthropic } from './anthropic/index.ts';
import { generativeAi } from './generative-ai/index.ts';
import { googleGenai } from './google-genai/index.ts';
import { groq } from './groq.ts';
import { openai } from './openai/index.ts';
import { together } from './together.ts';
import { vertexai } from './vertexai/index.ts';

/** Every SDK Culprit knows: one file (or folder) and one line here each. */
export const ADAPTERS: readonly Adapter[] = [
  openai,
  anthropic,
  groq,
  together,
  googleGenai,
  generativeAi,
  vertexai,
];
