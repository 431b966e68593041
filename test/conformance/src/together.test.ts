import { conform } from './conform.ts';
import { together } from './subjects/together.ts';

conform(together);
