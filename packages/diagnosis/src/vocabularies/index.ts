export type { SpanReading } from './reading.ts';
import { aiSdk } from './ai-sdk.ts';
import { genAi } from './gen-ai.ts';
import { openInference } from './openinference.ts';
import { openLlmetry } from './openllmetry.ts';
import type { SpanLevel, SpanReading, Vocabulary } from './reading.ts';
import type { Attributes } from './values.ts';

/** The most particular first: several of them also write some `gen_ai.*` names. */
const VOCABULARIES: readonly Vocabulary[] = [aiSdk, openInference, openLlmetry, genAi];

/** Where a span stands among LLM work, or undefined for a span that is none. Cheap: run on every span. */
export function spanLevel(attributes: Attributes): SpanLevel | undefined {
  for (const vocabulary of VOCABULARIES) {
    const level = vocabulary.level(attributes);
    if (level !== undefined) return level;
  }
  return undefined;
}

/** Facts of a span of any known instrumentation, from its attributes alone. */
export function readSpan(attributes: Attributes): SpanReading | undefined {
  for (const vocabulary of VOCABULARIES) {
    const level = vocabulary.level(attributes);
    if (level !== undefined) return vocabulary.read(attributes, level);
  }
  return undefined;
}
