import { describe, expect, test } from 'vitest';
import { COMPATIBLE_HOSTS } from './compatible-hosts.ts';
import { endpointOfClient } from './endpoint.ts';

/** Base URLs as each service documents them. */
const DOCUMENTED: readonly (readonly [url: string, provider: string])[] = [
  ['https://api.openai.com/v1', 'openai'],
  ['https://eu.api.openai.com/v1', 'openai'],
  ['https://acme.openai.azure.com/openai/v1/', 'azure.ai.openai'],
  ['https://acme.cognitiveservices.azure.com/openai', 'azure.ai.openai'],
  ['https://acme.services.ai.azure.com/openai/v1/', 'azure.ai.openai'],
  ['https://acme.services.ai.azure.com/models', 'azure.ai.inference'],
  ['https://models.github.ai/inference', 'github.models'],
  ['https://models.inference.ai.azure.com', 'github.models'],
  ['https://api.deepseek.com', 'deepseek'],
  ['https://api.x.ai/v1', 'x_ai'],
  ['https://api.perplexity.ai', 'perplexity'],
  ['https://api.groq.com/openai/v1', 'groq'],
  ['https://api.mistral.ai/v1', 'mistral_ai'],
  ['https://api.moonshot.ai/v1', 'moonshot_ai'],
  ['https://api.moonshot.cn/v1', 'moonshot_ai'],
  ['https://api.z.ai/api/paas/v4/', 'zhipu'],
  ['https://open.bigmodel.cn/api/paas/v4/', 'zhipu'],
  ['https://dashscope.aliyuncs.com/compatible-mode/v1', 'dashscope'],
  ['https://dashscope-intl.aliyuncs.com/compatible-mode/v1', 'dashscope'],
  ['https://ark.cn-beijing.volces.com/api/v3', 'volcengine'],
  ['https://generativelanguage.googleapis.com/v1beta/openai/', 'gcp.gemini'],
  ['https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi', 'gcp.vertex_ai'],
  [
    'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi',
    'gcp.vertex_ai',
  ],
  ['https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1', 'aws.bedrock'],
  ['https://api.anthropic.com/v1/', 'anthropic'],
  ['https://api.cohere.ai/compatibility/v1', 'cohere'],
  ['https://api.together.xyz/v1', 'together'],
  ['https://api.fireworks.ai/inference/v1', 'fireworks'],
  ['https://api.cerebras.ai/v1', 'cerebras'],
  ['https://api.sambanova.ai/v1', 'sambanova'],
  ['https://integrate.api.nvidia.com/v1', 'nvidia'],
  ['https://openrouter.ai/api/v1', 'openrouter'],
  ['https://ai-gateway.vercel.sh/v1', 'vercel_ai_gateway'],
  ['https://gateway.ai.cloudflare.com/v1/account/gateway/compat', 'cloudflare.ai_gateway'],
  ['https://gateway.ai.cloudflare.com/v1/account/gateway/openai', 'openai'],
  ['https://gateway.ai.cloudflare.com/v1/account/gateway/grok/v1', 'x_ai'],
  ['https://gateway.ai.cloudflare.com/v1/account/gateway/workers-ai/v1', 'cloudflare.workers_ai'],
  ['https://gateway.ai.cloudflare.com/v1/account/gateway/constructor', 'cloudflare.ai_gateway'],
  ['https://api.cloudflare.com/client/v4/accounts/abc/ai/v1', 'cloudflare.workers_ai'],
  ['https://router.huggingface.co/v1', 'huggingface'],
  ['https://abc.us-east-1.aws.endpoints.huggingface.cloud/v1/', 'huggingface'],
  ['https://api.deepinfra.com/v1/openai', 'deepinfra'],
  ['https://api.novita.ai/openai', 'novita'],
  ['https://api.hyperbolic.xyz/v1', 'hyperbolic'],
  ['https://api.studio.nebius.com/v1/', 'nebius'],
  ['https://api.siliconflow.com/v1', 'siliconflow'],
  ['https://api.minimax.io/v1', 'minimax'],
  ['https://api.ai21.com/studio/v1', 'ai21'],
  ['https://api.upstage.ai/v1', 'upstage'],
  ['https://us-south.ml.cloud.ibm.com/ml/gateway/v1', 'ibm.watsonx.ai'],
  ['https://openai-proxy.replicate.com/v1', 'replicate'],
  ['https://ollama.com/v1', 'ollama'],
  ['http://localhost:11434/v1/', 'ollama'],
  ['http://gpu-box:11434/v1', 'ollama'],
  ['http://localhost:1234/v1', 'lm_studio'],
  ['http://localhost:8000/v1', 'vllm'],
  ['http://vllm.models.svc.cluster.local/v1', 'vllm'],
  ['http://[::1]:8080/v1', 'llama_cpp'],
  ['http://0.0.0.0:4000', 'litellm'],
  ['https://litellm.example.com', 'litellm'],
];

const providerOf = (baseURL: string, flavour?: string): string =>
  endpointOfClient({ baseURL }, flavour).provider;

describe('an endpoint that speaks OpenAI’s protocol', () => {
  test.each(DOCUMENTED)('%s is %s', (url, provider) => {
    expect(providerOf(url)).toBe(provider);
  });

  test('has a documented base URL above for every provider of the table', () => {
    const named = new Set(DOCUMENTED.map(([, provider]) => provider));
    expect(COMPATIBLE_HOSTS.map(({ provider }) => provider).filter((name) => !named.has(name))).toEqual([]);
  });

  test.each([
    'https://proxy.example.com/v1',
    'https://openai.com.example.com/v1',
    'https://notdeepseek.com/v1',
    'https://example.com:8000/v1',
    'http://10.0.0.7:8080/v1',
    'http://127.0.0.1:9999/v1',
  ])('%s keeps the flavour of its client', (url) => {
    expect(providerOf(url)).toBe('openai');
    expect(providerOf(url, 'groq')).toBe('groq');
  });

  test('is not renamed by a local port when the SDK is another provider’s own', () => {
    expect(providerOf('http://localhost:8000/v1', 'groq')).toBe('groq');
  });

  test('shows host and port without credentials, and nothing of what is no URL', () => {
    const { address, port } = endpointOfClient({ baseURL: 'http://user:secret@[::1]:8080/v1' });
    expect({ address, port }).toEqual({ address: '::1', port: 8080 });
    expect(endpointOfClient({ baseURL: 'not a URL' })).toEqual({ provider: 'openai' });
    expect(endpointOfClient({})).toEqual({ provider: 'openai' });
  });
});
