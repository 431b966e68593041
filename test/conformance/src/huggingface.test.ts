import { conform } from './conform.ts';
import { huggingface } from './subjects/huggingface.ts';

conform(huggingface);
