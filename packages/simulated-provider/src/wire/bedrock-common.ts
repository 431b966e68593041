import { awsError } from '../errors/bedrock.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asObject, asString, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Target } from './format.ts';

/** Milliseconds that every answer says it took. */
const LATENCY = 321;

const TEXT_KEYS = new Set([
  'system',
  'messages',
  'content',
  'text',
  'prompt',
  'inputText',
  'message',
  'texts',
  'input',
  'retrievalQuery',
]);

/** The model in the path: an id, an inference profile or an ARN. */
export function modelOf(target: Target): string {
  const [, model] = /^\/model\/([^/]+)\//.exec(target.operation ?? '') ?? [];
  return model === undefined ? '' : decodeURIComponent(model);
}

export function isStream(target: Target): boolean {
  return /\/(converse-stream|invoke-with-response-stream)$/.test(target.operation ?? '');
}

/** What every operation of Bedrock has in common. */
export function baseRequest(body: JsonObject, target: Target): ModelRequest {
  const prompt = textsUnder(body, TEXT_KEYS).join('\n');
  const lastUser = asArray(body.messages).findLast((message) => asObject(message).role === 'user');
  return {
    api: 'messages',
    vendor: target.vendor,
    mode: isStream(target) ? 'stream' : 'plain',
    model: modelOf(target),
    prompt,
    lastUserText: lastUser === undefined ? prompt : textsUnder(asObject(lastUser), TEXT_KEYS).join('\n'),
    format: 'text',
    tools: [],
    toolChoice: 'auto',
    n: 1,
    includeUsage: true,
    operation: target.operation,
    body,
  };
}

/** The exception that ends a stream, as one of its messages. */
export function exceptionFrame(_exchange: Exchange, message = 'Model stream error.'): Frame {
  const data = { message, originalStatusCode: 500, originalMessage: message };
  return { event: 'modelStreamErrorException', data: JSON.stringify(data), role: 'end', exception: true };
}

export function missingField(field: string): ReturnType<typeof awsError> {
  const message = `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`;
  return awsError(400, 'ValidationException', message);
}

/** Bedrock's own figures in the last event of any `InvokeModelWithResponseStream`. */
export function invocationMetrics({ answer }: Exchange): JsonObject {
  const { usage } = answer;
  if (usage === null) return {};
  return {
    'amazon-bedrock-invocationMetrics': {
      inputTokenCount: usage.input,
      outputTokenCount: usage.output,
      invocationLatency: LATENCY,
      firstByteLatency: Math.floor(LATENCY / 3),
    },
  };
}

/** Bedrock's own figures on a plain `InvokeModel`. */
export function invocationHeaders({ answer }: Exchange): Record<string, string> {
  const { usage } = answer;
  return {
    'x-amzn-bedrock-invocation-latency': String(LATENCY),
    ...(usage === null
      ? {}
      : {
          'x-amzn-bedrock-input-token-count': String(usage.input),
          'x-amzn-bedrock-output-token-count': String(usage.output),
        }),
  };
}

export const METRICS: JsonObject = { latencyMs: LATENCY };

/** What a guardrail found, with its trace as the request asks for one. */
export function guardrailAssessment(id: string): JsonObject {
  return {
    [id]: {
      topicPolicy: {
        topics: [{ name: 'Investment advice', type: 'DENY', action: 'BLOCKED', detected: true }],
      },
      invocationMetrics: { guardrailProcessingLatency: 120 },
    },
  };
}

export function guardrailId(body: JsonObject): string | undefined {
  return asString(asObject(body.guardrailConfig).guardrailIdentifier);
}
