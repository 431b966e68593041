import type { UsageFacts } from '@culprit/diagnosis';
import { fields, number, type Fields } from '../../internal/read.ts';

/**
 * Cohere reports what it bills and what the model saw; the conventions ask for the billed ones where both are there.
 * `value` is the `usage` of version 2 or the `meta` of version 1.
 */
export function usageOf(value: unknown): UsageFacts | undefined {
  const usage = fields(value);
  const billed = fields(usage?.['billedUnits'] ?? usage?.['billed_units']);
  const seen = fields(usage?.['tokens']);
  if (billed === undefined && seen === undefined) return undefined;
  return {
    inputTokens: count(billed, 'inputTokens', 'input_tokens') ?? count(seen, 'inputTokens', 'input_tokens'),
    outputTokens:
      count(billed, 'outputTokens', 'output_tokens') ?? count(seen, 'outputTokens', 'output_tokens'),
    cacheReadTokens: count(usage, 'cachedTokens', 'cached_tokens'),
  };
}

/** What a version of the SDK does not know yet keeps the name it has on the wire. */
function count(counts: Fields | undefined, name: string, onWire: string): number | undefined {
  return number(counts?.[name] ?? counts?.[onWire]);
}
