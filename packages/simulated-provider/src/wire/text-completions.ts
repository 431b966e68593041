import { textOf } from '../answer.ts';
import type { Exchange, ModelRequest } from '../exchange.ts';
import { asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { dataFrame } from './format.ts';
import type { WireFormat } from './format.ts';
import { missingModel, missingParameter } from './openai-checks.ts';

/** OpenAI's first API, which compatible services keep: a prompt in, its continuation out. */
export const textCompletions: WireFormat = {
  check(body, target) {
    if (target.deployment === undefined && asString(body.model) === undefined) return missingModel();
    return body.prompt === undefined ? missingParameter('prompt') : undefined;
  },
  read: (body, target): ModelRequest => ({
    api: 'completions',
    vendor: target.vendor,
    mode: body.stream === true ? 'stream' : 'plain',
    model: asString(body.model) ?? target.deployment ?? '',
    prompt: String(body.prompt),
    lastUserText: String(body.prompt),
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: asNumber(body.n) ?? 1,
    maxTokens: asNumber(body.max_tokens),
    includeUsage: asObject(body.stream_options).include_usage === true,
    body,
  }),
  document: (exchange) => ({
    ...envelope(exchange),
    choices: choices(exchange, textOf(exchange.answer), exchange.answer.finish),
    ...counted(exchange),
  }),
  frames(exchange) {
    const head = envelope(exchange);
    const pieces = exchange.split(textOf(exchange.answer));
    return [
      ...pieces.map((piece, index) =>
        dataFrame({ ...head, choices: choices(exchange, piece, null) }, index === 0 ? 'start' : 'content'),
      ),
      dataFrame({ ...head, choices: choices(exchange, '', exchange.answer.finish) }, 'end'),
      ...(exchange.request.includeUsage
        ? [dataFrame({ ...head, choices: [], ...counted(exchange) }, 'end')]
        : []),
      { data: '[DONE]', role: 'end' },
    ];
  },
};

function envelope({ random, created, request }: Exchange): JsonObject {
  return { id: `cmpl-${random.token(29)}`, object: 'text_completion', created, model: request.model };
}

function choices({ request, answer }: Exchange, text: string, finish: string | null): JsonObject[] {
  if (answer.noChoices) return [];
  return Array.from({ length: request.n }, (_, index) => ({
    index,
    text,
    logprobs: null,
    finish_reason: finish,
  }));
}

function counted({ answer }: Exchange): JsonObject {
  if (answer.usage === null) return {};
  const { input, output } = answer.usage;
  return { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } };
}
