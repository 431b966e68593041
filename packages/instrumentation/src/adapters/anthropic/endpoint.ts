import type { Endpoint } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';

/** Hosts that serve Anthropic's protocol, with their GenAI provider names. */
const PROVIDER_OF_HOST: readonly (readonly [suffix: string, provider: string])[] = [
  ['anthropic.com', 'anthropic'],
  ['amazonaws.com', 'aws.bedrock'],
  ['api.aws', 'aws.bedrock'],
  ['googleapis.com', 'gcp.vertex_ai'],
  ['services.ai.azure.com', 'azure.ai.inference'],
  ['deepseek.com', 'deepseek'],
  ['moonshot.ai', 'moonshot_ai'],
  ['moonshot.cn', 'moonshot_ai'],
  ['openrouter.ai', 'openrouter'],
];

/** Client classes of the sibling packages for other platforms. */
const PROVIDER_OF_CLASS: Readonly<Record<string, string>> = {
  AnthropicBedrock: 'aws.bedrock',
  AnthropicBedrockMantle: 'aws.bedrock',
  AnthropicVertex: 'gcp.vertex_ai',
  AnthropicFoundry: 'azure.ai.inference',
};

/**
 * Reads provider, host and port from a client, without credentials. A gateway or a local server keeps `anthropic`,
 * the flavour of the telemetry as best known.
 */
export function endpointOfClient(client: object): Endpoint {
  const url = URL.parse(text(fields(client)?.['baseURL']) ?? '');
  const platform = platformOf(client);
  if (url === null) return { provider: platform ?? 'anthropic' };
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  return { provider: platform ?? providerOf(url.hostname), address: bare(url.hostname), port };
}

/** An IPv6 address without the brackets that delimit it in a URL. */
function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function providerOf(host: string): string {
  return (
    PROVIDER_OF_HOST.find(([suffix]) => host === suffix || host.endsWith(`.${suffix}`))?.[1] ?? 'anthropic'
  );
}

/** What the client says of itself (SDK 1.x), else its class. */
function platformOf(client: object): string | undefined {
  const said = text(fields(client)?.['_genAIProviderName']);
  if (said !== undefined && said !== 'anthropic') return said;
  for (let depth = 0, at: object | null = client; at !== null && depth < 6; depth += 1) {
    at = Object.getPrototypeOf(at) as object | null;
    const provider = PROVIDER_OF_CLASS[at?.constructor.name ?? ''];
    if (provider !== undefined) return provider;
  }
  return undefined;
}
