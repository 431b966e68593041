import { conform } from './conform.ts';
import { azure } from './subjects/azure.ts';

conform(azure);
