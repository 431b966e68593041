import type { UsageFacts } from '@culprit/diagnosis';
import { fields, number } from '../../internal/read.ts';

/**
 * Usage of Chat Completions (`prompt_tokens`) and Responses (`input_tokens`); OpenAI's input count includes cached
 * tokens and its output count includes reasoning. Absent counts stay absent.
 */
export function usageOf(value: unknown): UsageFacts | undefined {
  const usage = fields(value);
  if (usage === undefined) return undefined;
  const input = fields(
    // Transcriptions spell it in the singular.
    usage['input_tokens_details'] ?? usage['input_token_details'] ?? usage['prompt_tokens_details'],
  );
  const output = fields(usage['output_tokens_details'] ?? usage['completion_tokens_details']);
  return {
    inputTokens: number(usage['input_tokens'] ?? usage['prompt_tokens']),
    outputTokens: number(usage['output_tokens'] ?? usage['completion_tokens']),
    cacheReadTokens: number(input?.['cached_tokens'] ?? usage['prompt_cache_hit_tokens']),
    cacheWriteTokens: number(input?.['cache_write_tokens']),
    reasoningTokens: number(output?.['reasoning_tokens']),
    audioInputTokens: number(input?.['audio_tokens']),
    audioOutputTokens: number(output?.['audio_tokens']),
  };
}
