// Names of the price lists by GenAI provider name, older names and SDK nicknames included.
const LISTS: Readonly<Record<string, readonly string[]>> = {
  openai: ['openai'],
  'azure.ai.openai': ['openai'],
  'azure.ai.inference': ['openai', 'mistral', 'cohere', 'deepseek', 'xai'],
  'az.ai.openai': ['openai'],
  'az.ai.inference': ['openai', 'mistral', 'cohere', 'deepseek', 'xai'],
  azure: ['openai'],
  anthropic: ['anthropic'],
  'gcp.gemini': ['google'],
  'gcp.vertex_ai': ['google', 'anthropic'],
  'gcp.gen_ai': ['google', 'anthropic'],
  gemini: ['google'],
  vertex_ai: ['google', 'anthropic'],
  google: ['google'],
  mistral_ai: ['mistral'],
  mistral: ['mistral'],
  cohere: ['cohere'],
  deepseek: ['deepseek'],
  x_ai: ['xai'],
  xai: ['xai'],
  groq: ['groq'],
  'aws.bedrock': ['bedrock', 'anthropic'],
  bedrock: ['bedrock', 'anthropic'],
};

// Vendors whose ids are recognisable without a provider.
const VENDOR_IDS: readonly [RegExp, string][] = [
  [/^(gpt-|chatgpt-|o[134](-|$)|text-embedding-)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^gemini-/, 'google'],
];

/** Price lists to look into, in order. Without a provider only the vendors' own unmistakable ids are looked up. */
export function listsOf(provider: string, id: string): readonly string[] {
  if (provider) return Object.hasOwn(LISTS, provider) ? (LISTS[provider] ?? []) : [];
  const vendor = VENDOR_IDS.find(([pattern]) => pattern.test(id));
  return vendor ? [vendor[1]] : [];
}

/** Longer names are no model ids; cutting them here bounds the work. */
const MAX_LENGTH = 256;

// What a provider adds to a model's id: routing in front, a snapshot or a moving alias behind.
const BEFORE: readonly RegExp[] = [
  /^models\//,
  /^(projects\/[^/]+\/locations\/[^/]+\/)?publishers\/[^/]+\/models\//,
  /^arn:aws[\w-]*:bedrock:[^/]*:(foundation-model|inference-profile)\//,
  /^(global|us-gov|us|eu|apac|ap|au|jp|ca)\.(?=[a-z0-9-]+\.)/,
  /^anthropic\./,
];
const AFTER: readonly RegExp[] = [
  /:\d+[km]?$/, // Bedrock `:0`, `:0:200k`
  /-v\d+$/, // Bedrock `-v1`
  /@[\w.-]+$/, // Vertex `@20250929`
  /-(19|20)\d\d-?[01]\d-?[0-3]\d$/, // `-2024-08-06`, `-20250929`
  /-\d{4}$/, // `-0613`
  /-latest$/,
  /-preview(-\d\d-\d{2,4})?$/, // `-preview`, `-preview-05-20`
  /-00\d$/, // Gemini `-001`
  /\[1m\]$/,
];

/**
 * Ids under which a model may stand in the table, the longest first: the name as sent, without its routing prefix,
 * then without one suffix after the other. A name never matches a shorter one by mere prefix: `gpt-5-ultra` is not
 * `gpt-5`.
 */
export function idsToTry(model: string): readonly string[] {
  let id = model.trim().toLowerCase().slice(0, MAX_LENGTH);
  const ids = [id];
  const cut = (pattern: RegExp): boolean => {
    const shorter = id.replace(pattern, '');
    if (shorter === id || shorter === '') return false;
    id = shorter;
    ids.push(id);
    return true;
  };
  for (const pattern of BEFORE) cut(pattern);
  // A suffix can hide another one (`-20250929-v1:0`); each round removes at least one character.
  while (AFTER.some(cut));
  return ids;
}
