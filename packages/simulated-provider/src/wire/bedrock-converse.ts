import type { AnswerPart } from '../answer.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, isObject, parseJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import {
  baseRequest,
  exceptionFrame,
  guardrailAssessment,
  guardrailId,
  METRICS,
  missingField,
} from './bedrock-common.ts';
import { eventStream } from './event-stream.ts';
import { callId } from './format.ts';
import type { WireFormat } from './format.ts';

/** `Converse` and `ConverseStream` of the Bedrock runtime. */
export const bedrockConverse: WireFormat = {
  framing: eventStream,
  check: (body) => (asArray(body.messages).length === 0 ? missingField('messages') : undefined),
  read: (body, target): ModelRequest => {
    const schema = schemaOf(asObject(asObject(body.outputConfig).textFormat));
    return {
      ...baseRequest(body, target),
      format: schema === undefined ? 'text' : 'json_schema',
      schema,
      tools: toolsOf(body),
      toolChoice: readToolChoice(asObject(asObject(body.toolConfig).toolChoice)),
      maxTokens: asNumber(asObject(body.inferenceConfig).maxTokens),
    };
  },
  document(exchange) {
    return {
      metrics: METRICS,
      output: { message: { role: 'assistant', content: blocks(exchange) } },
      stopReason: stopReason(exchange),
      ...usageOf(exchange),
      ...traceOf(exchange),
    };
  },
  frames: (exchange) =>
    converseEvents(exchange).map(([event, data, role]) => ({ event, data: JSON.stringify(data), role })),
  errorFrame: exceptionFrame,
};

function schemaOf(format: JsonObject): unknown {
  if (format.type !== 'json_schema') return undefined;
  const text = asString(asObject(asObject(format.structure).jsonSchema).schema);
  return text === undefined ? undefined : parseJson(text);
}

export function toolsOf(body: JsonObject): ModelRequest['tools'] {
  return asArray(asObject(body.toolConfig).tools).flatMap((tool) => {
    const { name, inputSchema } = asObject(asObject(tool).toolSpec);
    return typeof name === 'string' ? [{ name, schema: asObject(inputSchema).json }] : [];
  });
}

export function readToolChoice(choice: JsonObject): ModelRequest['toolChoice'] {
  const name = asString(asObject(choice.tool).name);
  if (name !== undefined) return { name };
  return choice.any === undefined ? 'auto' : 'required';
}

/** A refusal has no form of its own: the model says it in plain words. */
const STOP_REASONS = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
  refusal: 'end_turn',
} as const;

export function stopReason({ answer, request }: Exchange): string {
  const guarded = answer.finish === 'content_filter' && guardrailId(request.body) !== undefined;
  return guarded ? 'guardrail_intervened' : STOP_REASONS[answer.finish];
}

export function usageOf({ answer: { usage } }: Exchange): JsonObject {
  if (usage === null) return {};
  const { input, output } = usage;
  return { usage: { inputTokens: input, outputTokens: output, totalTokens: input + output } };
}

function traceOf({ answer, request }: Exchange): JsonObject {
  const id = guardrailId(request.body);
  const traced = asString(asObject(request.body.guardrailConfig).trace)?.startsWith('enabled') === true;
  if (id === undefined || !traced || answer.finish !== 'content_filter') return {};
  const guardrail = {
    actionReason: 'Guardrail blocked.',
    outputAssessments: { [id]: [guardrailAssessment(id)[id]] },
  };
  return { trace: { guardrail } };
}

function said(exchange: Exchange): readonly AnswerPart[] {
  return exchange.answer.parts.filter((part) => part.kind === 'tool_call' || part.text !== '');
}

export function blocks(exchange: Exchange): JsonObject[] {
  return said(exchange).map((part) => {
    if (part.kind !== 'tool_call') return { text: part.text };
    const input = parseJson(part.arguments);
    const toolUseId = callId(exchange, part.id, 'tooluse_');
    return { toolUse: { toolUseId, name: part.name, input: isObject(input) ? input : {} } };
  });
}

type Event = [name: string, data: JsonObject, role: Frame['role']];

/** The events by name; Nova's own format wraps each in an object with that name. */
export function converseEvents(exchange: Exchange): Event[] {
  return [
    ['messageStart', { role: 'assistant' }, 'start'],
    ...said(exchange).flatMap((part, index) => blockEvents(part, index, exchange)),
    ['messageStop', { stopReason: stopReason(exchange) }, 'end'],
    ['metadata', { metrics: METRICS, ...usageOf(exchange), ...traceOf(exchange) }, 'end'],
  ];
}

/** Text has no opening event; only tools have. */
function blockEvents(part: AnswerPart, contentBlockIndex: number, exchange: Exchange): Event[] {
  const isCall = part.kind === 'tool_call';
  const pieces = exchange.split(isCall ? part.arguments : part.text);
  const opening: Event[] = isCall
    ? [
        [
          'contentBlockStart',
          {
            contentBlockIndex,
            start: { toolUse: { name: part.name, toolUseId: callId(exchange, part.id, 'tooluse_') } },
          },
          'start',
        ],
      ]
    : [];
  return [
    ...opening,
    ...pieces.map((piece): Event => [
      'contentBlockDelta',
      { contentBlockIndex, delta: isCall ? { toolUse: { input: piece } } : { text: piece } },
      'content',
    ]),
    ['contentBlockStop', { contentBlockIndex }, 'content'],
  ];
}
