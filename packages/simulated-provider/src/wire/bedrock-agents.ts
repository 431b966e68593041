import { textOf } from '../answer.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { baseRequest, exceptionFrame, guardrailAssessment, missingField } from './bedrock-common.ts';

import { eventStream } from './event-stream.ts';
import type { Target, WireFormat } from './format.ts';

const DEFAULT_RESULTS = 5;

/** An operation with one document for an answer. */
function plainOperation(
  needs: string | undefined,
  document: (exchange: Exchange) => JsonObject,
  model: (body: JsonObject) => unknown = () => undefined,
): WireFormat {
  return {
    check: (body) => (needs !== undefined && body[needs] === undefined ? missingField(needs) : undefined),
    read: (body, target) => operation(body, target, model(body)),
    document,
  };
}

function operation(body: JsonObject, target: Target, model: unknown): ModelRequest {
  return { ...baseRequest(body, target), model: asString(model) ?? 'simulated' };
}

/** Text pieces of an answer as base64 bytes, as the agents send them: without a name for the end. */
function agentFrames(exchange: Exchange): Frame[] {
  const { answer, request } = exchange;
  const traces = request.body.enableTrace === true ? [traceFrame(exchange)] : [];
  const pieces = exchange.split(textOf(answer)).map((text): Frame => {
    const bytes = Buffer.from(text).toString('base64');
    return { event: 'chunk', data: JSON.stringify({ bytes }), role: 'content' };
  });
  const calls = answer.parts.flatMap((part): Frame[] => {
    if (part.kind !== 'tool_call') return [];
    const functionInvocationInput = { actionGroup: 'simulated', function: part.name, parameters: [] };
    const data = { invocationId: exchange.requestId, invocationInputs: [{ functionInvocationInput }] };
    return [{ event: 'returnControl', data: JSON.stringify(data), role: 'end' }];
  });
  return [...traces, ...pieces, ...calls];
}

function traceFrame({ answer, request }: Exchange): Frame {
  const { usage } = answer;
  const metadata = { usage: { inputTokens: usage?.input, outputTokens: usage?.output } };
  const trace =
    answer.finish === 'content_filter'
      ? { guardrailTrace: { action: 'INTERVENED', outputAssessments: [guardrailAssessment('gr')['gr']] } }
      : { orchestrationTrace: { modelInvocationOutput: { traceId: 'trace-0', metadata } } };
  const data = { sessionId: /\/sessions\/([^/]+)\//.exec(request.operation ?? '')?.[1], trace };
  return { event: 'trace', data: JSON.stringify(data), role: 'start' };
}

function dependencyFailed(
  _exchange: Exchange,
  message = 'Received failed response from the action group.',
): Frame {
  const data = JSON.stringify({ message, resourceName: 'simulated' });
  return { event: 'dependencyFailedException', data, role: 'end', exception: true };
}

/** `InvokeAgent` and `InvokeInlineAgent`. */
export const bedrockAgent: WireFormat = {
  framing: eventStream,
  check: () => undefined,
  read: (body, target) => ({ ...operation(body, target, body.foundationModel), mode: 'stream' }),
  document: () => ({}),
  frames: agentFrames,
  headers: (exchange) => ({
    'x-amzn-bedrock-agent-content-type': 'application/json',
    'x-amz-bedrock-agent-session-id':
      /\/sessions\/([^/]+)\//.exec(exchange.request.operation ?? '')?.[1] ?? 'session',
  }),
  errorFrame: dependencyFailed,
};

/** `InvokeFlow`: one output, then the reason why the flow is complete. */
export const bedrockFlow: WireFormat = {
  framing: eventStream,
  check: (body) => (body.inputs === undefined ? missingField('inputs') : undefined),
  read: (body, target) => ({ ...operation(body, target, undefined), mode: 'stream' }),
  document: () => ({}),
  headers: ({ requestId }) => ({ 'x-amz-bedrock-flow-execution-id': requestId }),
  frames: ({ answer }) => [
    {
      event: 'flowOutputEvent',
      data: JSON.stringify({
        nodeName: 'FlowOutputNode',
        nodeType: 'FlowOutputNode',
        content: { document: textOf(answer) },
      }),
      role: 'content',
    },
    { event: 'flowCompletionEvent', data: JSON.stringify({ completionReason: 'SUCCESS' }), role: 'end' },
  ],
  errorFrame: dependencyFailed,
};

/** `Retrieve` of a knowledge base: passages that repeat the question, with falling scores. */
export const bedrockRetrieve: WireFormat = plainOperation('retrievalQuery', ({ request, answer }) => {
  const { vectorSearchConfiguration } = asObject(request.body.retrievalConfiguration);
  const wanted = asNumber(asObject(vectorSearchConfiguration).numberOfResults) ?? DEFAULT_RESULTS;
  const none = textOf(answer) === '';
  return {
    retrievalResults: Array.from({ length: none ? 0 : wanted }, (_, index) => ({
      content: { type: 'TEXT', text: `${request.prompt} (passage ${index + 1})` },
      location: { type: 'S3', s3Location: { uri: `s3://simulated/${index + 1}.txt` } },
      score: Math.round(1000 * (0.9 - index * 0.05)) / 1000,
    })),
  };
});

export const bedrockRerank: WireFormat = plainOperation(
  'sources',
  ({ request }) => ({
    results: asArray(request.body.sources).map((_, index) => ({ index, relevanceScore: 0.9 / (index + 1) })),
  }),
  (body) =>
    asObject(asObject(asObject(body.rerankingConfiguration).bedrockRerankingConfiguration).modelConfiguration)
      .modelArn,
);

const generationModel = (body: JsonObject): unknown =>
  asObject(asObject(body.retrieveAndGenerateConfiguration).knowledgeBaseConfiguration).modelArn;

/** `RetrieveAndGenerate`. */
export const bedrockRetrieveAndGenerate: WireFormat = plainOperation(
  'input',
  ({ answer, requestId }) => ({
    sessionId: requestId,
    output: { text: textOf(answer) },
    citations: [],
    guardrailAction: answer.finish === 'content_filter' ? 'INTERVENED' : 'NONE',
  }),
  generationModel,
);

/** `RetrieveAndGenerateStream`. */
export const bedrockRetrieveAndGenerateStream: WireFormat = {
  framing: eventStream,
  check: (body) => (body.input === undefined ? missingField('input') : undefined),
  read: (body, target) => ({ ...operation(body, target, generationModel(body)), mode: 'stream' }),
  document: () => ({}),
  headers: ({ requestId }) => ({ 'x-amzn-bedrock-knowledge-base-session-id': requestId }),
  frames: (exchange) => [
    ...exchange
      .split(textOf(exchange.answer))
      .map((text): Frame => ({ event: 'output', data: JSON.stringify({ text }), role: 'content' })),
    {
      event: 'guardrail',
      data: JSON.stringify({ action: exchange.answer.finish === 'content_filter' ? 'INTERVENED' : 'NONE' }),
      role: 'end',
    },
  ],
  errorFrame: exceptionFrame,
};

/** `ApplyGuardrail`: intervenes where the answer is filtered. */
export const bedrockGuardrail: WireFormat = {
  check: (body) => (body.source === undefined ? missingField('source') : undefined),
  read: (body, target) => operation(body, target, undefined),
  document: ({ answer }) => {
    const blocked = answer.finish === 'content_filter';
    return {
      action: blocked ? 'GUARDRAIL_INTERVENED' : 'NONE',
      actionReason: blocked ? 'Guardrail blocked.' : 'No action.',
      outputs: blocked ? [{ text: 'Sorry, the model cannot answer this question.' }] : [],
      assessments: [blocked ? guardrailAssessment('gr')['gr'] : {}],
      usage: { topicPolicyUnits: 1, contentPolicyUnits: 1, wordPolicyUnits: 0 },
      guardrailCoverage: { textCharacters: { guarded: 20, total: 20 } },
    };
  },
};
