import { conform } from './conform.ts';
import { anthropicFoundry } from './subjects/anthropic-foundry.ts';

conform(anthropicFoundry);
