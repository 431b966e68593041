import type { CorpusCase, Draft } from '../case.ts';
import { anthropicGoogleAws } from './anthropic-google-aws.ts';
import { documentedCodes } from './documented-codes.ts';
import { gatewaysRuntimes } from './gateways-runtimes.ts';
import { issueThreads1 } from './issue-threads-1.ts';
import { issueThreads2 } from './issue-threads-2.ts';
import { issueThreads3 } from './issue-threads-3.ts';
import { issueThreads4 } from './issue-threads-4.ts';
import { openaiFamily } from './openai-family.ts';
import { transportFrameworks } from './transport-frameworks.ts';
import { unseenAnswers } from './unseen-answers.ts';
import { unseenFrameworks } from './unseen-frameworks.ts';
import { unseenGateways } from './unseen-gateways.ts';
import { unseenProviders } from './unseen-providers.ts';
import { unseenRuns } from './unseen-runs.ts';

const FAMILIES: Readonly<Record<string, readonly Draft[]>> = {
  'openai-family': openaiFamily,
  'anthropic-google-aws': anthropicGoogleAws,
  'documented-codes': documentedCodes,
  'gateways-runtimes': gatewaysRuntimes,
  'issue-threads-1': issueThreads1,
  'issue-threads-2': issueThreads2,
  'issue-threads-3': issueThreads3,
  'issue-threads-4': issueThreads4,
  'transport-frameworks': transportFrameworks,
  'unseen-answers': unseenAnswers,
  'unseen-frameworks': unseenFrameworks,
  'unseen-gateways': unseenGateways,
  'unseen-providers': unseenProviders,
  'unseen-runs': unseenRuns,
};

/** Every case of our own corpus; each is a template, and so a group, of its own. */
export const corpus: readonly CorpusCase[] = Object.entries(FAMILIES).flatMap(([family, drafts]) =>
  drafts.map((draft, index) => ({ id: `${family}-${index + 1}`, group: `${family}-${index + 1}`, ...draft })),
);
