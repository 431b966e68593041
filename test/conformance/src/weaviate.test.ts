import { conform } from './conform.ts';
import { weaviate } from './subjects/weaviate.ts';

conform(weaviate);
