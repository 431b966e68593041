import { conform } from './conform.ts';
import { vertexai } from './subjects/vertexai.ts';

conform(vertexai);
