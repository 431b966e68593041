import { conform } from './conform.ts';
import { anthropicVertex } from './subjects/anthropic-vertex.ts';

conform(anthropicVertex);
