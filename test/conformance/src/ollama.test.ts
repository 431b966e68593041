import { conform } from './conform.ts';
import { ollama } from './subjects/ollama.ts';

conform(ollama);
