import { conform } from './conform.ts';
import { bedrockRuntime } from './subjects/bedrock-runtime.ts';

conform(bedrockRuntime);
