import { conform } from './conform.ts';
import { anthropicBedrock } from './subjects/anthropic-bedrock.ts';

conform(anthropicBedrock);
