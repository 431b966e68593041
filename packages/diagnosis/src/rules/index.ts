import { bedrockRules } from './bedrock.ts';
import { frameworkRules } from './frameworks.ts';
import { googleRules } from './google.ts';
import { httpStatusRules } from './http-status.ts';
import { accountMessages } from './messages/account.ts';
import { answerMessages } from './messages/answer.ts';
import { inputMessages } from './messages/input.ts';
import { serviceMessages } from './messages/service.ts';
import { openaiRules } from './openai.ts';
import type { Rule } from './rule.ts';
import { storeRules } from './stores.ts';
import { toolRules } from './tools.ts';
import { transportRules } from './transport.ts';

/** All rules. Order only breaks ties: what weighs more is decided by the engine. */
export const rules: readonly Rule[] = [
  ...openaiRules,
  ...googleRules,
  ...bedrockRules,
  ...frameworkRules,
  ...toolRules,
  ...storeRules,
  ...transportRules,
  ...inputMessages,
  ...accountMessages,
  ...serviceMessages,
  ...answerMessages,
  ...httpStatusRules,
];
