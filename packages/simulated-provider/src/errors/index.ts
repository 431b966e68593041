import type { Vendor } from '../exchange.ts';
import { ANTHROPIC_ERRORS } from './anthropic.ts';
import { AZURE_ERRORS } from './azure.ts';
import { GROQ_ERRORS } from './groq.ts';
import type { ErrorTable } from './kinds.ts';
import { OPENAI_ERRORS } from './openai.ts';

export const ERRORS: Readonly<Record<Vendor, ErrorTable>> = {
  openai: OPENAI_ERRORS,
  azure: AZURE_ERRORS,
  anthropic: ANTHROPIC_ERRORS,
  groq: GROQ_ERRORS,
};
