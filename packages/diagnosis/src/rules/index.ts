import { openaiRules } from './openai.ts';
import { azureRules } from './azure-openai.ts';
import { groqRules } from './groq.ts';
import { mistralRules } from './mistral.ts';
import { cloudflareRules } from './cloudflare-workers-ai.ts';
import { dashscopeRules } from './dashscope.ts';
import { zhipuRules } from './zhipu.ts';
import { aiSdkRules } from './ai-sdk.ts';
import { langchainRules } from './langchain.ts';
import { agentsRules } from './openai-agents.ts';
import { bedrockRules } from './bedrock.ts';
import { googleRules } from './google.ts';
import { httpStatusRules } from './http-status.ts';
import { accountMessages } from './messages/account.ts';
import { answerMessages } from './messages/answer.ts';
import { hintMessages } from './messages/hints.ts';
import { inputMessages } from './messages/input.ts';
import { serviceMessages } from './messages/service.ts';
import type { Rule } from './rule.ts';
import { storeRules } from './stores.ts';
import { toolRules } from './tools.ts';
import { transportRules } from './transport.ts';

/** All rules. Order only breaks ties: what weighs more is decided by the engine. */
export const rules: readonly Rule[] = [
  ...openaiRules,
  ...azureRules,
  ...groqRules,
  ...mistralRules,
  ...cloudflareRules,
  ...dashscopeRules,
  ...zhipuRules,
  ...aiSdkRules,
  ...langchainRules,
  ...agentsRules,
  ...googleRules,
  ...bedrockRules,
  ...toolRules,
  ...storeRules,
  ...transportRules,
  ...inputMessages,
  ...accountMessages,
  ...serviceMessages,
  ...answerMessages,
  ...hintMessages,
  ...httpStatusRules,
];
