import type { CorpusCase, Draft } from '../case.ts';
import { anthropicGoogleAws } from './anthropic-google-aws.ts';
import { gatewaysRuntimes } from './gateways-runtimes.ts';
import { openaiFamily } from './openai-family.ts';
import { transportFrameworks } from './transport-frameworks.ts';

const FAMILIES: Readonly<Record<string, readonly Draft[]>> = {
  'openai-family': openaiFamily,
  'anthropic-google-aws': anthropicGoogleAws,
  'gateways-runtimes': gatewaysRuntimes,
  'transport-frameworks': transportFrameworks,
};

/** Every case of our own corpus; each is a template, and so a group, of its own. */
export const corpus: readonly CorpusCase[] = Object.entries(FAMILIES).flatMap(([family, drafts]) =>
  drafts.map((draft, index) => ({ id: `${family}-${index + 1}`, group: `${family}-${index + 1}`, ...draft })),
);
