import type { Endpoint } from '../../adapter.ts';
import { placeOf } from '../google-genai/endpoint.ts';
import { fields, text } from '../../internal/read.ts';

/** Models and chats know their region, and the host where the application named one. */
export function endpointOfModel(model: object): Endpoint {
  const { apiEndpoint, location } = fields(model) ?? {};
  const host = text(apiEndpoint) ?? `${text(location) ?? ''}-aiplatform.googleapis.com`;
  return { provider: 'gcp.vertex_ai', ...placeOf(`https://${host}`) };
}
