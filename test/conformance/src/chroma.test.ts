import { conform } from './conform.ts';
import { chroma } from './subjects/chroma.ts';

conform(chroma);
