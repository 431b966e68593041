import type { Endpoint } from '../../adapter.ts';
import { fields, text, type Fields } from '../../internal/read.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';

/** Whoever runs the loop, where no model tells more. */
export const FRAMEWORK = 'vercel.ai_sdk';

/** Providers by the beginning of what their models call them, the longest first. */
const PROVIDERS: readonly (readonly [prefix: string, provider: string])[] = [
  ['google.vertex', 'gcp.vertex_ai'],
  ['vertex.anthropic', 'gcp.vertex_ai'],
  ['google-vertex', 'gcp.vertex_ai'],
  ['googleVertex', 'gcp.vertex_ai'],
  ['google', 'gcp.gemini'],
  ['azure', 'azure.ai.openai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['togetherai', 'together_ai'],
  ['gateway', 'vercel.gateway'],
];

/** The provider's name of the conventions: models say `openai.responses`, `anthropic.messages`, `azure.chat`. */
export function providerOf(model: unknown): string {
  const said = text(fields(model)?.['provider']);
  if (said === undefined || said === '') return FRAMEWORK;
  const known = PROVIDERS.find(([prefix]) => said.startsWith(prefix));
  return known === undefined ? (said.split('.')[0] as string) : known[1];
}

/** Where a model sends its requests, as far as it says so; its provider's name stays what the model calls it. */
export function endpointOf(client: object, args: readonly unknown[]): Endpoint {
  const model = fields(client) ?? {};
  if (text(model['modelId']) === undefined) return { provider: providerOf(fields(args[0])?.['model']) };
  const provider = providerOf(model);
  const url = baseUrlOf(model);
  return url === undefined ? { provider } : { ...endpointOfUrl(url, provider), provider };
}

function baseUrlOf(model: Fields): string | undefined {
  const config = fields(model['config']);
  const base = text(config?.['baseURL']);
  if (base !== undefined) return base;
  const make = config?.['url'];
  // Puts a base and a path together, and nothing else.
  if (typeof make === 'function')
    return text(Reflect.apply(make, config, [{ path: '/', modelId: model['modelId'] }]));
  return undefined;
}
