import type { UsageFacts } from '@culprit/diagnosis';
import { fields, number } from '../../internal/read.ts';

/**
 * Mistral counts the whole input and output. Cached tokens came after the schema of the SDK was made, so they keep the
 * name they have on the wire (2.x); 1.x drops what its schema does not know.
 */
export function usageOf(value: unknown): UsageFacts | undefined {
  const usage = fields(value);
  if (usage === undefined) return undefined;
  const details = fields(usage['promptTokensDetails'] ?? usage['prompt_tokens_details']);
  return {
    inputTokens: number(usage['promptTokens']),
    outputTokens: number(usage['completionTokens']),
    cacheReadTokens: number(
      details?.['cachedTokens'] ??
        details?.['cached_tokens'] ??
        usage['numCachedTokens'] ??
        usage['num_cached_tokens'],
    ),
  };
}
