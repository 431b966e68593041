import type { UsageFacts } from '@culprit/diagnosis';
import { fields, list, number } from '../../internal/read.ts';

/**
 * Usage of Converse and, with other names for the cache, of Nova. `inputTokens` leaves cached tokens out, so the whole
 * input is the sum of three counts (https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html).
 */
export function usageOf(value: unknown): UsageFacts | undefined {
  const usage = fields(value);
  if (usage === undefined) return undefined;
  const plain = number(usage['inputTokens']);
  const read = number(usage['cacheReadInputTokens'] ?? usage['cacheReadInputTokenCount']);
  const written = number(usage['cacheWriteInputTokens'] ?? usage['cacheWriteInputTokenCount']);
  const hour = list(usage['cacheDetails'])
    ?.map(fields)
    .find((detail) => detail?.['ttl'] === '1h');
  return {
    inputTokens: plain === undefined ? undefined : plain + (read ?? 0) + (written ?? 0),
    outputTokens: number(usage['outputTokens']),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    cacheWrite1hTokens: number(hour?.['inputTokens']),
  };
}

/** Bedrock's own counts in the last chunk of `InvokeModelWithResponseStream`. */
export function invocationUsage(value: unknown): UsageFacts | undefined {
  const metrics = fields(value);
  const input = number(metrics?.['inputTokenCount']);
  const output = number(metrics?.['outputTokenCount']);
  const read = number(metrics?.['cacheReadInputTokenCount']);
  const written = number(metrics?.['cacheWriteInputTokenCount']);
  if (input === undefined && output === undefined) return undefined;
  return {
    inputTokens: input === undefined ? undefined : input + (read ?? 0) + (written ?? 0),
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: written,
  };
}
