import { conform } from './conform.ts';
import { replicate } from './subjects/replicate.ts';

conform(replicate);
