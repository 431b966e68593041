import { conform } from './conform.ts';
import { milvus } from './subjects/milvus.ts';

conform(milvus);
