import { conform } from './conform.ts';
import { qdrant } from './subjects/qdrant.ts';

conform(qdrant);
