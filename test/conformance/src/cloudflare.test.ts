import { conform } from './conform.ts';
import { cloudflare } from './subjects/cloudflare.ts';

conform(cloudflare);
