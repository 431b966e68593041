import { conform } from './conform.ts';
import { groq } from './subjects/groq.ts';

conform(groq);
