/** One service that speaks OpenAI's protocol, and how its base URL is recognised. */
export interface CompatibleHost {
  /** GenAI provider name: the conventions' own where they have one, else the service's short name. */
  provider: string;
  /** As people call it. */
  title: string;
  /** Domains; subdomains are meant too. */
  hosts?: readonly string[] | undefined;
  /** Where one host serves several: the beginning of the path. */
  path?: RegExp | undefined;
  /** Where the path of a gateway says whose API it passes on: its first group, and the names of those. */
  routes?: { at: RegExp; providers: Readonly<Record<string, string>> } | undefined;
  /** Port that hardly anything else uses: tells on every host. */
  port?: number | undefined;
  /** Port that such a server listens on unless told otherwise, but others do too: tells on the own machine only. */
  localPort?: number | undefined;
  /** Part of a host name that people give such a server (`vllm`, `litellm.example.com`). */
  label?: RegExp | undefined;
  /** Where the base URL is documented. */
  source: string;
}

/** Providers in the paths of Cloudflare's gateway; `compat` picks by the model's name. */
const BEHIND_CLOUDFLARE: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  'aws-bedrock': 'aws.bedrock',
  'azure-openai': 'azure.ai.openai',
  cerebras: 'cerebras',
  cohere: 'cohere',
  deepseek: 'deepseek',
  'google-ai-studio': 'gcp.gemini',
  'google-vertex-ai': 'gcp.vertex_ai',
  grok: 'x_ai',
  groq: 'groq',
  huggingface: 'huggingface',
  mistral: 'mistral_ai',
  openai: 'openai',
  openrouter: 'openrouter',
  'perplexity-ai': 'perplexity',
  replicate: 'replicate',
  'workers-ai': 'cloudflare.workers_ai',
};

// prettier-ignore
/**
 * Services by base URL, the first that fits. A gateway is named itself, except where the path says whose API it passes
 * on: provider names stand for whose errors and fields are to be expected.
 */
export const COMPATIBLE_HOSTS: readonly CompatibleHost[] = [
  { provider: 'openai', title: 'OpenAI', hosts: ['openai.com'], source: 'https://platform.openai.com/docs/api-reference' },
  { provider: 'github.models', title: 'GitHub Models', hosts: ['models.github.ai', 'models.inference.ai.azure.com'], source: 'https://docs.github.com/rest/models/inference' },
  { provider: 'azure.ai.openai', title: 'Azure OpenAI', hosts: ['openai.azure.com', 'openai.azure.us', 'cognitiveservices.azure.com'], source: 'https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle' },
  { provider: 'azure.ai.openai', title: 'Azure AI Foundry, OpenAI path', hosts: ['services.ai.azure.com'], path: /^\/openai(?:\/|$)/, source: 'https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle' },
  { provider: 'azure.ai.inference', title: 'Azure AI Foundry', hosts: ['services.ai.azure.com', 'models.ai.azure.com'], source: 'https://learn.microsoft.com/azure/ai-foundry/foundry-models/concepts/endpoints' },
  { provider: 'deepseek', title: 'DeepSeek', hosts: ['deepseek.com'], source: 'https://api-docs.deepseek.com' },
  { provider: 'x_ai', title: 'xAI', hosts: ['x.ai'], source: 'https://docs.x.ai/docs/api-reference' },
  { provider: 'perplexity', title: 'Perplexity', hosts: ['perplexity.ai'], source: 'https://docs.perplexity.ai' },
  { provider: 'groq', title: 'Groq', hosts: ['groq.com'], source: 'https://console.groq.com/docs/openai' },
  { provider: 'mistral_ai', title: 'Mistral', hosts: ['mistral.ai'], source: 'https://docs.mistral.ai/api' },
  { provider: 'moonshot_ai', title: 'Moonshot', hosts: ['moonshot.ai', 'moonshot.cn'], source: 'https://platform.moonshot.ai/docs' },
  { provider: 'zhipu', title: 'Z.ai, Zhipu', hosts: ['z.ai', 'bigmodel.cn'], source: 'https://docs.z.ai/api-reference/introduction' },
  { provider: 'dashscope', title: 'Alibaba DashScope', hosts: ['dashscope.aliyuncs.com', 'dashscope-intl.aliyuncs.com', 'dashscope-us.aliyuncs.com'], source: 'https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope' },
  { provider: 'volcengine', title: 'Volcengine Ark', hosts: ['volces.com', 'bytepluses.com'], source: 'https://www.volcengine.com/docs/82379' },
  { provider: 'gcp.gemini', title: 'Gemini API', hosts: ['generativelanguage.googleapis.com'], source: 'https://ai.google.dev/gemini-api/docs/openai' },
  { provider: 'gcp.vertex_ai', title: 'Vertex AI', hosts: ['aiplatform.googleapis.com'], source: 'https://cloud.google.com/vertex-ai/generative-ai/docs/migrate/openai/overview' },
  { provider: 'gcp.vertex_ai', title: 'Vertex AI, regional', hosts: ['googleapis.com'], path: /^\/v1(?:beta1)?\/projects\/[^/]+\/locations\//, source: 'https://cloud.google.com/vertex-ai/generative-ai/docs/migrate/openai/overview' },
  { provider: 'aws.bedrock', title: 'Amazon Bedrock', hosts: ['amazonaws.com', 'api.aws'], source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html' },
  { provider: 'anthropic', title: 'Anthropic', hosts: ['anthropic.com', 'claude.com'], source: 'https://docs.claude.com/en/api/openai-sdk' },
  { provider: 'cohere', title: 'Cohere', hosts: ['cohere.com', 'cohere.ai'], source: 'https://docs.cohere.com/docs/compatibility-api' },
  { provider: 'together', title: 'Together', hosts: ['together.xyz', 'together.ai'], source: 'https://docs.together.ai/docs/openai-api-compatibility' },
  { provider: 'fireworks', title: 'Fireworks', hosts: ['fireworks.ai'], source: 'https://docs.fireworks.ai/tools-sdks/openai-compatibility' },
  { provider: 'cerebras', title: 'Cerebras', hosts: ['cerebras.ai'], source: 'https://inference-docs.cerebras.ai/resources/openai' },
  { provider: 'sambanova', title: 'SambaNova', hosts: ['sambanova.ai'], source: 'https://docs.sambanova.ai/cloud/docs/get-started/overview' },
  { provider: 'nvidia', title: 'NVIDIA NIM', hosts: ['api.nvidia.com', 'nvcf.nvidia.com'], source: 'https://docs.api.nvidia.com/nim/reference/llm-apis' },
  { provider: 'openrouter', title: 'OpenRouter', hosts: ['openrouter.ai'], source: 'https://openrouter.ai/docs/quickstart' },
  { provider: 'vercel_ai_gateway', title: 'Vercel AI Gateway', hosts: ['ai-gateway.vercel.sh'], source: 'https://vercel.com/docs/ai-gateway/openai-compat' },
  { provider: 'cloudflare.ai_gateway', title: 'Cloudflare AI Gateway', hosts: ['gateway.ai.cloudflare.com'], routes: { at: /^\/v1\/[^/]+\/[^/]+\/([\w-]+)/, providers: BEHIND_CLOUDFLARE }, source: 'https://developers.cloudflare.com/ai-gateway/usage/chat-completion/' },
  { provider: 'cloudflare.workers_ai', title: 'Workers AI', hosts: ['api.cloudflare.com'], source: 'https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility/' },
  { provider: 'huggingface', title: 'Hugging Face', hosts: ['huggingface.co', 'hf.space', 'huggingface.cloud', 'hf.co'], source: 'https://huggingface.co/docs/inference-providers' },
  { provider: 'replicate', title: 'Replicate', hosts: ['replicate.com'], source: 'https://replicate.com/docs/reference/http' },
  { provider: 'deepinfra', title: 'DeepInfra', hosts: ['deepinfra.com'], source: 'https://deepinfra.com/docs/openai_api' },
  { provider: 'novita', title: 'Novita', hosts: ['novita.ai'], source: 'https://novita.ai/docs/guides/llm-api' },
  { provider: 'hyperbolic', title: 'Hyperbolic', hosts: ['hyperbolic.xyz'], source: 'https://docs.hyperbolic.xyz/docs/rest-api' },
  { provider: 'nebius', title: 'Nebius', hosts: ['nebius.com', 'nebius.ai'], source: 'https://docs.studio.nebius.com/inference/quickstart' },
  { provider: 'siliconflow', title: 'SiliconFlow', hosts: ['siliconflow.com', 'siliconflow.cn'], source: 'https://docs.siliconflow.com/en/api-reference' },
  { provider: 'minimax', title: 'MiniMax', hosts: ['minimax.io', 'minimaxi.com'], source: 'https://platform.minimax.io/docs/api-reference/text-openai-api' },
  { provider: 'ai21', title: 'AI21', hosts: ['ai21.com'], source: 'https://docs.ai21.com/reference' },
  { provider: 'upstage', title: 'Upstage', hosts: ['upstage.ai'], source: 'https://console.upstage.ai/docs' },
  { provider: 'ibm.watsonx.ai', title: 'IBM watsonx.ai', hosts: ['ml.cloud.ibm.com'], source: 'https://cloud.ibm.com/apidocs/watsonx-ai' },
  { provider: 'ollama', title: 'Ollama', hosts: ['ollama.com'], port: 11434, label: /ollama/, source: 'https://docs.ollama.com/openai' },
  { provider: 'lm_studio', title: 'LM Studio', localPort: 1234, label: /lm-?studio/, source: 'https://lmstudio.ai/docs/app/api/endpoints/openai' },
  { provider: 'litellm', title: 'LiteLLM', hosts: ['litellm.ai'], localPort: 4000, label: /litellm/, source: 'https://docs.litellm.ai/docs/proxy/quick_start' },
  { provider: 'vllm', title: 'vLLM', localPort: 8000, label: /vllm/, source: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server' },
  { provider: 'llama_cpp', title: 'llama.cpp', localPort: 8080, label: /llama-?cpp|llama-server/, source: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md' },
];
