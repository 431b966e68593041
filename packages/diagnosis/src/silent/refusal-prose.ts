/**
 * Refusals in plain words. Prose is no failure in itself: ask only when the answer already broke what the request
 * expected, to tell a refusal from a mistake.
 */
const SAMPLE = 400;

const REFUSALS: readonly RegExp[] = [
  /\b(?:i(?:['’]m| am)|we(?:['’]re| are))(?: (?:so|very))? sorry,? but (?:i|we|the|this|your)\b/i,
  /\b(?:i|we) (?:can(?:['’]t|not| not)|won(?:['’]t)|will not|am not able to|(?:['’]m|am) unable to|must decline to) (?:\w+ ){0,3}?(?:assist|help|comply|provide|fulfil|generate|create|produce|discuss|engage|share|answer|write|continue|support|do that)/i,
  /\b(?:unable|not able|not allowed|not permitted) to (?:assist|help with|comply|fulfil|generate|create|provide)/i,
  /\bviolat\w* (?:(?:our|the|my|its|this) )?(?:\w+ ){0,3}?(?:polic|guideline|guardrail|terms)/i,
  /\bagainst (?:my|our|the) (?:\w+ ){0,2}?(?:polic|guideline|programming)/i,
  /(?:je ne peux pas|no puedo|ich kann (?:dir|ihnen|dabei|das)? ?nicht|não posso|non posso|抱歉|对不起|申し訳|無法提供|无法(?:提供|协助|回答))/i,
];

export function readsAsRefusal(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const sample = text.slice(0, SAMPLE);
  return REFUSALS.some((pattern) => pattern.test(sample));
}
