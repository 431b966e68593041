import { conform } from './conform.ts';
import { anthropic } from './subjects/anthropic.ts';

conform(anthropic);
