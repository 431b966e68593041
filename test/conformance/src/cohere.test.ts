import { conform } from './conform.ts';
import { cohere } from './subjects/cohere.ts';

conform(cohere);
