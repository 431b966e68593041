import type { Endpoint } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';

/** Hosts of services that speak OpenAI's protocol, with their GenAI provider names. */
const PROVIDER_OF_HOST: readonly (readonly [suffix: string, provider: string])[] = [
  ['openai.com', 'openai'],
  ['openai.azure.com', 'azure.ai.openai'],
  ['cognitiveservices.azure.com', 'azure.ai.openai'],
  ['services.ai.azure.com', 'azure.ai.openai'],
  ['models.inference.ai.azure.com', 'azure.ai.inference'],
  ['deepseek.com', 'deepseek'],
  ['x.ai', 'x_ai'],
  ['groq.com', 'groq'],
  ['perplexity.ai', 'perplexity'],
  ['mistral.ai', 'mistral_ai'],
  ['moonshot.ai', 'moonshot_ai'],
  ['moonshot.cn', 'moonshot_ai'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['cohere.com', 'cohere'],
  ['cohere.ai', 'cohere'],
  ['anthropic.com', 'anthropic'],
  ['amazonaws.com', 'aws.bedrock'],
  ['together.xyz', 'together'],
  ['together.ai', 'together'],
  ['fireworks.ai', 'fireworks'],
  ['openrouter.ai', 'openrouter'],
  ['huggingface.co', 'huggingface'],
  ['cerebras.ai', 'cerebras'],
];

/** Ollama's default port; other local servers keep the flavour of the client, as best known. */
const OLLAMA_PORT = 11434;

/**
 * Reads provider, host and port from a client's base URL, without credentials. `flavour` is the provider of clients
 * whose host says nothing: proxies, gateways, test servers.
 */
export function endpointOfClient(client: object, flavour: string = 'openai'): Endpoint {
  const baseURL = text(fields(client)?.['baseURL']);
  const azure = isAzure(client);
  const url = baseURL === undefined ? undefined : URL.parse(baseURL);
  if (url === null || url === undefined) return { provider: azure ? 'azure.ai.openai' : flavour };
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  const provider = azure ? 'azure.ai.openai' : providerOf(url.hostname, port, flavour);
  // An IPv6 address without the brackets that delimit it in a URL.
  return { provider, address: url.hostname.replace(/^\[|\]$/g, ''), port };
}

function providerOf(host: string, port: number, flavour: string): string {
  for (const [suffix, provider] of PROVIDER_OF_HOST) {
    if (host === suffix || host.endsWith(`.${suffix}`)) return provider;
  }
  return port === OLLAMA_PORT && flavour === 'openai' ? 'ollama' : flavour;
}

/** By class name along the prototype chain: several copies of the SDK may be loaded. */
function isAzure(client: object): boolean {
  for (let prototype: unknown = client, depth = 0; depth < 6; depth += 1) {
    prototype = Object.getPrototypeOf(prototype);
    if (prototype === null || typeof prototype !== 'object') return false;
    if ((prototype as { constructor?: { name?: unknown } }).constructor?.name === 'AzureOpenAI') return true;
  }
  return false;
}
