import { conform } from './conform.ts';
import { openai } from './subjects/openai.ts';

conform(openai);
