import { conform } from './conform.ts';
import { googleGenai } from './subjects/google-genai.ts';

conform(googleGenai);
