import type { Subject } from '../subject.ts';
import { anthropic } from './anthropic.ts';
import { azure } from './azure.ts';
import { bedrockRuntime } from './bedrock-runtime.ts';
import { groq } from './groq.ts';
import { openai } from './openai.ts';
import { together } from './together.ts';

/** Every subject, in the order of docs/support.md. */
export const SUBJECTS: readonly Subject[] = [openai, azure, anthropic, groq, together, bedrockRuntime];
