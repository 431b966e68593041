import type { AnswerPart } from '../answer.ts';
import { countTokens } from '../answer.ts';
import { GEMINI_ERRORS, googleError } from '../errors/gemini.ts';
import type { Exchange, Frame, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString, isObject, parseJson, textsUnder } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { dataFrame } from './format.ts';
import type { WireFormat } from './format.ts';

const TEXT_KEYS = new Set([
  'contents',
  'content',
  'systemInstruction',
  'parts',
  'text',
  'requests',
  'instances',
]);

/** `generateContent` and `streamGenerateContent` of the Gemini API and of Vertex AI. */
export const gemini: WireFormat = {
  check(body) {
    const contents = asArray(body.contents);
    if (contents.length === 0) {
      return googleError(
        400,
        'INVALID_ARGUMENT',
        '* GenerateContentRequest.contents: contents is not specified\n',
      );
    }
    return undefined;
  },
  read: (body, target): ModelRequest => {
    const config = asObject(body.generationConfig);
    const schema = config.responseJsonSchema ?? config.responseSchema;
    const lastUser = asArray(body.contents).findLast((item) => asObject(item).role !== 'model');
    return {
      api: 'chat',
      vendor: target.vendor,
      mode: target.operation === 'streamGenerateContent' ? 'stream' : 'plain',
      model: target.deployment ?? '',
      prompt: promptOf(body),
      lastUserText: textsUnder(asObject(lastUser), TEXT_KEYS).join('\n'),
      format:
        schema !== undefined
          ? 'json_schema'
          : config.responseMimeType === 'application/json'
            ? 'json'
            : 'text',
      schema: schema === undefined ? undefined : plainSchema(schema),
      tools: asArray(body.tools).flatMap((tool) =>
        asArray(asObject(tool).functionDeclarations).flatMap((item) => {
          const { name, parameters, parametersJsonSchema } = asObject(item);
          return typeof name === 'string'
            ? [{ name, schema: plainSchema(parametersJsonSchema ?? parameters) }]
            : [];
        }),
      ),
      toolChoice: readToolChoice(asObject(asObject(body.toolConfig).functionCallingConfig)),
      n: asNumber(config.candidateCount) ?? 1,
      maxTokens: asNumber(config.maxOutputTokens),
      includeUsage: true,
      operation: target.operation,
      body,
    };
  },
  document(exchange) {
    const { answer, request } = exchange;
    if (answer.noChoices) return { ...usage(exchange), ...envelope(exchange) };
    const candidates = Array.from({ length: request.n }, (_, index) => ({
      ...content(answer.parts.flatMap(partOf)),
      ...ending(exchange),
      index,
    }));
    return { candidates, ...usage(exchange), ...envelope(exchange) };
  },
  frames(exchange) {
    const { answer } = exchange;
    if (answer.noChoices) return [chunk(exchange, {}, 'end')];
    const pieces = answer.parts.flatMap((part): JsonObject[] =>
      part.kind === 'text' ? exchange.split(part.text).map((text) => ({ text })) : partOf(part),
    );
    const said = pieces.map((part) =>
      chunk(exchange, { candidates: [{ ...content([part]), index: 0 }] }, 'content'),
    );
    const last = { ...content([{ text: '' }]), ...ending(exchange), index: 0 };
    return [...said, chunk(exchange, { candidates: [last], ...usage(exchange) }, 'end')];
  },
  errorFrame({ request, requestId }, message) {
    const reply = GEMINI_ERRORS.overloaded({ request, requestId, retryAfter: 0, now: 0 });
    const { error } = asObject(parseJson(String(reply.body)));
    return dataFrame({ error: message === undefined ? error : { ...asObject(error), message } }, 'end');
  },
};

/** All texts of a request. */
export function promptOf(body: JsonObject): string {
  return textsUnder(body, TEXT_KEYS).join('\n');
}

/** Google's schemas name types in capitals. */
function plainSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainSchema);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'type' && typeof item === 'string' ? item.toLowerCase() : plainSchema(item),
    ]),
  );
}

function readToolChoice({ mode, allowedFunctionNames }: JsonObject): ModelRequest['toolChoice'] {
  const name = asString(asArray(allowedFunctionNames)[0]);
  if (mode === 'ANY') return name === undefined ? 'required' : { name };
  return mode === 'NONE' ? 'none' : 'auto';
}

function envelope({ request, requestId }: Exchange): JsonObject {
  return { modelVersion: request.model, responseId: requestId };
}

function chunk(exchange: Exchange, parts: JsonObject, role: Frame['role']): Frame {
  return dataFrame({ ...parts, ...envelope(exchange) }, role);
}

/** A candidate that says nothing has no content at all. */
function content(parts: readonly JsonObject[]): JsonObject {
  return parts.length === 0 ? {} : { content: { parts, role: 'model' } };
}

/** A call whose arguments are no JSON is not handed on: the model's own parser rejects it. */
function partOf(part: AnswerPart): JsonObject[] {
  if (part.kind === 'refusal') return [];
  if (part.kind === 'text') return part.text === '' ? [] : [{ text: part.text }];
  const args = parseJson(part.arguments);
  if (!isObject(args)) return [];
  return [{ functionCall: { ...(part.id === undefined ? {} : { id: part.id }), name: part.name, args } }];
}

const FINISH_REASONS = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tool_calls: 'STOP',
  content_filter: 'SAFETY',
  refusal: 'PROHIBITED_CONTENT',
} as const;

function ending({ answer }: Exchange): JsonObject {
  const malformed = answer.parts.find(
    (part) => part.kind === 'tool_call' && !isObject(parseJson(part.arguments)),
  );
  if (malformed?.kind === 'tool_call') {
    const finishMessage = `Malformed function call: call:${malformed.name}${malformed.arguments}`;
    return { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage };
  }
  return { finishReason: FINISH_REASONS[answer.finish] };
}

function usage({ answer, request }: Exchange): JsonObject {
  if (answer.usage === null) return {};
  const { input, output } = answer.usage;
  return {
    usageMetadata: {
      promptTokenCount: input,
      candidatesTokenCount: output,
      totalTokenCount: input + output,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: input }],
      ...(request.vendor === 'vertex_ai'
        ? { trafficType: 'ON_DEMAND', candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: output }] }
        : {}),
    },
  };
}

export function googleTokenCount(body: JsonObject): JsonObject {
  return { totalTokens: countTokens(promptOf(body)) };
}
