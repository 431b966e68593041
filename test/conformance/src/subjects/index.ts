import type { Subject } from '../subject.ts';
import { openai } from './openai.ts';

/** Every subject, in the order of docs/support.md. */
export const SUBJECTS: readonly Subject[] = [openai];
