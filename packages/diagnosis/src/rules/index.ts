import { aiSdkRules } from './ai-sdk.ts';
import { anthropicRules } from './anthropic.ts';
import { azureRules } from './azure-openai.ts';
import { bedrockRules } from './bedrock.ts';
import { cloudflareRules } from './cloudflare-workers-ai.ts';
import { cohereRules } from './cohere.ts';
import { commonCodeRules } from './common-codes.ts';
import { dashscopeRules } from './dashscope.ts';
import { deepseekRules } from './deepseek.ts';
import { fireworksRules } from './fireworks.ts';
import { githubModelsRules } from './github-models.ts';
import { googleRules } from './google.ts';
import { groqRules } from './groq.ts';
import { httpStatusRules } from './http-status.ts';
import { huggingfaceRules } from './huggingface.ts';
import { langchainRules } from './langchain.ts';
import { litellmRules } from './litellm.ts';
import { llamaCppRules } from './llama-cpp.ts';
import { lmStudioRules } from './lm-studio.ts';
import { accountMessages } from './messages/account.ts';
import { answerMessages } from './messages/answer.ts';
import { hintMessages } from './messages/hints.ts';
import { inputMessages } from './messages/input.ts';
import { serviceMessages } from './messages/service.ts';
import { mcpRules } from './mcp.ts';
import { mistralRules } from './mistral.ts';
import { moonshotRules } from './moonshot.ts';
import { newApiRules } from './new-api.ts';
import { ollamaRules } from './ollama.ts';
import { agentsRules } from './openai-agents.ts';
import { openaiRules } from './openai.ts';
import { openrouterRules } from './openrouter.ts';
import { perplexityRules } from './perplexity.ts';
import { replicateRules } from './replicate.ts';
import type { Rule } from './rule.ts';
import { sdkClassRules } from './sdk-classes.ts';
import { storeRules } from './stores.ts';
import { togetherRules } from './together.ts';
import { toolRules } from './tools.ts';
import { transportRules } from './transport.ts';
import { vercelGatewayRules } from './vercel-ai-gateway.ts';
import { vllmRules } from './vllm.ts';
import { volcengineRules } from './volcengine.ts';
import { xaiRules } from './xai.ts';
import { zhipuRules } from './zhipu.ts';

/** What one speaker says, as a table. */
export interface RuleTable {
  /** Provider, gateway, runtime, framework or layer, as people call it. */
  readonly speaker: string;
  readonly rules: readonly Rule[];
}

/** One table a speaker. Order only breaks ties: what weighs more is decided by the engine. */
export const ruleTables: readonly RuleTable[] = [
  { speaker: 'OpenAI', rules: openaiRules },
  { speaker: 'Anthropic', rules: anthropicRules },
  { speaker: 'Azure OpenAI', rules: azureRules },
  { speaker: 'Groq', rules: groqRules },
  { speaker: 'Mistral', rules: mistralRules },
  { speaker: 'Cohere', rules: cohereRules },
  { speaker: 'Together AI', rules: togetherRules },
  { speaker: 'Fireworks AI', rules: fireworksRules },
  { speaker: 'DeepSeek', rules: deepseekRules },
  { speaker: 'xAI', rules: xaiRules },
  { speaker: 'Perplexity', rules: perplexityRules },
  { speaker: 'Moonshot (Kimi)', rules: moonshotRules },
  { speaker: 'GitHub Models and Copilot', rules: githubModelsRules },
  { speaker: 'Cloudflare Workers AI', rules: cloudflareRules },
  { speaker: 'Alibaba Model Studio (DashScope)', rules: dashscopeRules },
  { speaker: 'Zhipu (Z.ai)', rules: zhipuRules },
  { speaker: 'Volcengine Ark (Doubao)', rules: volcengineRules },
  { speaker: 'Hugging Face', rules: huggingfaceRules },
  { speaker: 'Replicate', rules: replicateRules },
  { speaker: 'OpenRouter', rules: openrouterRules },
  { speaker: 'LiteLLM', rules: litellmRules },
  { speaker: 'Vercel AI Gateway', rules: vercelGatewayRules },
  { speaker: 'One API and New API', rules: newApiRules },
  { speaker: 'vLLM', rules: vllmRules },
  { speaker: 'llama.cpp', rules: llamaCppRules },
  { speaker: 'Ollama', rules: ollamaRules },
  { speaker: 'LM Studio', rules: lmStudioRules },
  { speaker: 'Official SDKs', rules: sdkClassRules },
  { speaker: 'Codes that many share', rules: commonCodeRules },
  { speaker: 'AI SDK', rules: aiSdkRules },
  { speaker: 'LangChain, LangGraph, Pydantic AI', rules: langchainRules },
  { speaker: 'OpenAI Agents SDK and SDK helpers', rules: agentsRules },
  { speaker: 'Gemini API and Vertex AI', rules: googleRules },
  { speaker: 'Amazon Bedrock', rules: bedrockRules },
  { speaker: 'Tools and MCP', rules: toolRules },
  { speaker: 'MCP clients', rules: mcpRules },
  { speaker: 'Vector stores', rules: storeRules },
  { speaker: 'Transport (Node.js, undici, TLS, DNS, gRPC)', rules: transportRules },
  { speaker: 'Wordings about the request', rules: inputMessages },
  { speaker: 'Wordings about the account', rules: accountMessages },
  { speaker: 'Wordings about the service', rules: serviceMessages },
  { speaker: 'Wordings about the answer', rules: answerMessages },
  { speaker: 'Single words', rules: hintMessages },
  { speaker: 'HTTP status', rules: httpStatusRules },
];

/** All rules, in the order of their tables. */
export const rules: readonly Rule[] = ruleTables.flatMap((table) => table.rules);
