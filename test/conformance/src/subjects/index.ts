import type { Subject } from '../subject.ts';
import { anthropic } from './anthropic.ts';
import { azure } from './azure.ts';
import { bedrockRuntime } from './bedrock-runtime.ts';
import { generativeAi } from './generative-ai.ts';
import { googleGenai, googleGenaiVertex } from './google-genai.ts';
import { groq } from './groq.ts';
import { openai } from './openai.ts';
import { together } from './together.ts';
import { vertexai } from './vertexai.ts';

/** Every subject, in the order of docs/support.md. */
export const SUBJECTS: readonly Subject[] = [
  openai,
  azure,
  anthropic,
  groq,
  together,
  googleGenai,
  googleGenaiVertex,
  vertexai,
  generativeAi,
  bedrockRuntime,
];
