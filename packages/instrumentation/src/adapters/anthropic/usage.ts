import type { UsageFacts } from '@culprit/diagnosis';
import { fields, number, type Fields } from '../../internal/read.ts';

/**
 * Anthropic's `input_tokens` leaves cached tokens out, so the whole input is the sum of three counts
 * (https://platform.claude.com/docs/en/build-with-claude/prompt-caching, "tracking cache performance").
 * Counts that are absent or null stay absent.
 */
export function usageOf(value: unknown): UsageFacts | undefined {
  const usage = fields(value);
  if (usage === undefined) return undefined;
  const plain = number(usage['input_tokens']);
  const read = number(usage['cache_read_input_tokens']);
  const written = number(usage['cache_creation_input_tokens']);
  return {
    inputTokens: plain === undefined ? undefined : plain + (read ?? 0) + (written ?? 0),
    outputTokens: number(usage['output_tokens']),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    cacheWrite1hTokens: number(fields(usage['cache_creation'])?.['ephemeral_1h_input_tokens']),
    reasoningTokens: number(fields(usage['output_tokens_details'])?.['thinking_tokens']),
  };
}

/**
 * Joins the usage of a later event to that of the earlier ones. Both hold totals so far, not increments: what the
 * later one states replaces, what it leaves out or sends as null stays. Returns a new object, because the SDK's
 * helpers change the one they were given.
 */
export function mergeUsage(before: Fields | undefined, later: unknown): Fields | undefined {
  const added = fields(later);
  if (added === undefined) return before;
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(added)) {
    if (value !== null && value !== undefined) merged[key] = value;
  }
  return merged;
}
