import type { JsonObject } from '../json.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import type { OwnPath, Target, WireFormat } from './format.ts';

const VERTEX_PATH =
  /^\/v1\/projects\/[^/]+\/locations\/[^/]+\/publishers\/anthropic\/models\/([^/:]+):(rawPredict|streamRawPredict)$/;

/** Vertex AI has the model in the path; body and answer are Anthropic's. */
const vertexMessages: WireFormat = {
  ...anthropicMessages,
  check: (body, target, requestId) => anthropicMessages.check(withModel(body, target), target, requestId),
  read: (body, target) => anthropicMessages.read(withModel(body, target), target),
};

function withModel(body: JsonObject, { operation }: Target): JsonObject {
  const [, model = ''] = VERTEX_PATH.exec(operation ?? '') ?? [];
  return { ...body, model: decodeURIComponent(model) };
}

/** Below `/anthropic_vertex`, as the Vertex SDK calls it with `baseURL: …/v1`. */
export const anthropicVertexPaths: readonly OwnPath[] = [
  { path: VERTEX_PATH, api: 'messages', format: vertexMessages },
];

/** Below `/anthropic_foundry`, which stands for `/anthropic` on the host of a Foundry resource. */
export const anthropicFoundryPaths: readonly OwnPath[] = [
  { path: /^\/v1\/messages$/, api: 'messages', format: anthropicMessages },
];
