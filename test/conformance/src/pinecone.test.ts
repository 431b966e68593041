import { conform } from './conform.ts';
import { pinecone } from './subjects/pinecone.ts';

conform(pinecone);
