import type { CallHead } from '../../adapter.ts';
import { bodyOf } from '../openai/common.ts';
import { fields } from '../../internal/read.ts';
import { modelName } from './request.ts';

/** All methods of the SDK take one object with the model, the content and a `config`. */
export function headOf(args: readonly unknown[]): CallHead {
  return { model: modelName(bodyOf(args)['model']) };
}

/** The caller's signal. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(bodyOf(args)['config'])?.['abortSignal'];
  return signal instanceof AbortSignal ? signal : undefined;
}
