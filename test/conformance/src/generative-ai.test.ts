import { conform } from './conform.ts';
import { generativeAi } from './subjects/generative-ai.ts';

conform(generativeAi);
