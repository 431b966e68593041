import { conform } from './conform.ts';
import { mistral } from './subjects/mistral.ts';

conform(mistral);
