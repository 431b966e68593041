import type { UsageFacts } from '@culprit/diagnosis';
import { fields, list, number } from '../../internal/read.ts';

/**
 * Google counts thoughts apart from the candidates and tool results apart from the prompt, while cached tokens are
 * part of the prompt (https://ai.google.dev/api/generate-content#UsageMetadata). Counts that are absent stay absent.
 */
export function usageOf(value: unknown): UsageFacts | undefined {
  const usage = fields(value);
  if (usage === undefined) return undefined;
  const said = number(usage['candidatesTokenCount'] ?? usage['responseTokenCount']);
  const thought = number(usage['thoughtsTokenCount']);
  return {
    inputTokens: sum(number(usage['promptTokenCount']), number(usage['toolUsePromptTokenCount'])),
    outputTokens: sum(said, thought),
    cacheReadTokens: number(usage['cachedContentTokenCount']),
    reasoningTokens: thought,
    audioInputTokens: audioIn(usage['promptTokensDetails']),
    audioOutputTokens: audioIn(usage['candidatesTokensDetails'] ?? usage['responseTokensDetails']),
  };
}

function sum(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined && second === undefined ? undefined : (first ?? 0) + (second ?? 0);
}

function audioIn(details: unknown): number | undefined {
  const audio = list(details)?.find((item) => fields(item)?.['modality'] === 'AUDIO');
  return number(fields(audio)?.['tokenCount']);
}

/** Every event of a stream has totals so far: adds them to those known, and leaves what is not said as it was. */
export function mergeUsage(known: Record<string, unknown> | undefined, later: unknown): typeof known {
  const added = fields(later);
  if (added === undefined) return known;
  const merged = known ?? {};
  for (const key in added) {
    const value = added[key];
    if (value !== null && value !== undefined) merged[key] = value;
  }
  return merged;
}
