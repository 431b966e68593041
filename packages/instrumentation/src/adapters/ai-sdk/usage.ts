import type { UsageFacts } from '@culprit/diagnosis';
import { fields, number, type Fields } from '../../internal/read.ts';

/** Token counts of either specification: totals with their parts since version 3, plain numbers before. */
export function readUsage(value: unknown, metadata: unknown): UsageFacts | undefined {
  const usage = fields(value);
  if (usage === undefined) return undefined;
  const input = fields(usage['inputTokens']);
  const output = fields(usage['outputTokens']);
  const found =
    input === undefined && output === undefined
      ? plainUsage(usage, fields(metadata))
      : {
          inputTokens: number(input?.['total']),
          outputTokens: number(output?.['total']),
          cacheReadTokens: number(input?.['cacheRead']),
          cacheWriteTokens: number(input?.['cacheWrite']),
          reasoningTokens: number(output?.['reasoning']),
        };
  return Object.values(found).some((count) => count !== undefined) ? found : undefined;
}

/** Anthropic's models counted without what the cache held then, as Anthropic does. */
function plainUsage(usage: Fields, metadata: Fields | undefined): UsageFacts {
  const anthropic = fields(metadata?.['anthropic']);
  const inputTokens = number(usage['inputTokens']);
  const cacheReadTokens = number(usage['cachedInputTokens']);
  const cacheWriteTokens = number(anthropic?.['cacheCreationInputTokens']);
  const apart = anthropic === undefined ? 0 : (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  return {
    inputTokens: inputTokens === undefined ? undefined : inputTokens + apart,
    outputTokens: number(usage['outputTokens']),
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens: number(usage['reasoningTokens']),
  };
}
