import type { Endpoint } from '../../adapter.ts';
import { text, type Fields } from '../../internal/read.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';

const ROUTER = 'https://router.huggingface.co';

/** Names of Hugging Face's partners as providers of their own; the others are called as Hugging Face calls them. */
const PARTNERS: Readonly<Record<string, string>> = {
  'black-forest-labs': 'black_forest_labs',
  'fal-ai': 'fal_ai',
  'featherless-ai': 'featherless_ai',
  'fireworks-ai': 'fireworks',
  'zai-org': 'zhipu',
};

/**
 * Where a call goes: the endpoint it names, or Hugging Face's router. With a key of the partner's own the SDK talks to
 * the partner directly, whose address only the SDK knows. An early release takes the endpoint as the model.
 */
export function endpointOf(args: Fields | undefined): Endpoint {
  const model = text(args?.['model']);
  const url =
    text(args?.['endpointUrl']) ?? (model !== undefined && /^https?:/.test(model) ? model : undefined);
  if (url !== undefined) return endpointOfUrl(url, 'huggingface');
  const provider = text(args?.['provider']);
  const key = text(args?.['accessToken']);
  const direct = provider !== undefined && provider !== 'auto' && provider !== 'hf-inference';
  if (direct && key !== undefined && key !== '' && !key.startsWith('hf_')) {
    return { provider: Object.hasOwn(PARTNERS, provider) ? (PARTNERS[provider] ?? provider) : provider };
  }
  return endpointOfUrl(ROUTER, 'huggingface');
}
