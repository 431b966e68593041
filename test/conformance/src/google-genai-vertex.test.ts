import { conform } from './conform.ts';
import { googleGenaiVertex } from './subjects/google-genai.ts';

conform(googleGenaiVertex);
