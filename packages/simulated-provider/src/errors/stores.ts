import { MisuseError } from '../exchange.ts';
import type { ErrorTable } from './kinds.ts';

/** Vector stores have no model that could refuse. */
export function notOfStores(store: string): Pick<ErrorTable, 'content_policy' | 'context_overflow'> {
  const misuse = (): never => {
    throw new MisuseError(`${store} has no model that reads prompts.`);
  };
  return { content_policy: misuse, context_overflow: misuse };
}
