import type { CallFacts, ChoiceFacts, RequestFacts, ToolCall } from '../facts.ts';
import { readFacts, readFlow } from './gen-ai.ts';
import { choiceOf, type SpanLevel, type Vocabulary } from './reading.ts';
import { asTexts, contentTexts, valueTexts } from './texts.ts';
import { toolDefinitions } from './tools.ts';
import { type Attributes, flattened, number, parsed, present, text } from './values.ts';

/**
 * OpenLLMetry (Traceloop): `traceloop.span.kind` on its workflow spans, `llm.request.type` with flattened
 * `gen_ai.prompt.N.*` and `gen_ai.completion.N.*` on calls; newer versions write `gen_ai.*` beside it.
 */
export const openLlmetry: Vocabulary = {
  level(attributes) {
    const kind = attributes['traceloop.span.kind'];
    if (typeof kind === 'string') return kind === 'tool' || kind === 'agent' ? kind : 'step';
    return typeof attributes['llm.request.type'] === 'string' ? 'inference' : undefined;
  },
  read: (attributes, level) => ({
    level,
    facts: factsOf(attributes, level),
    toolName: level === 'tool' ? text(attributes, 'traceloop.entity.name') : undefined,
    flow: () => {
      const flow = readFlow(attributes);
      const calls = flattened('gen_ai.completion', (at) => answerAt(attributes, at)).flatMap(
        ({ toolCalls }) => toolCalls,
      );
      return {
        inputs: [
          ...flow.inputs,
          ...contentsOf(attributes, 'gen_ai.prompt'),
          ...valueTexts(attributes['traceloop.entity.input']),
        ],
        outputs: [
          ...flow.outputs,
          ...contentsOf(attributes, 'gen_ai.completion'),
          ...asTexts(calls.map((call) => call.arguments)),
          ...valueTexts(attributes['traceloop.entity.output']),
        ],
        requestedToolCalls: [...(flow.requestedToolCalls ?? []), ...calls.flatMap(({ id }) => id ?? [])],
        consumedToolCalls: [...(flow.consumedToolCalls ?? []), ...consumedOf(attributes)],
      };
    },
  }),
};

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['chat', 'chat'],
  ['completion', 'text_completion'],
  ['embedding', 'embeddings'],
  ['rerank', 'rerank'],
]);

function factsOf(attributes: Attributes, level: SpanLevel): CallFacts {
  const shared = readFacts(attributes);
  const request = text(attributes, 'llm.request.type');
  return {
    ...shared,
    operation: operationOf(level, request) ?? shared.operation,
    request: present({ ...shared.request, tools: toolsOf(attributes) ?? shared.request?.tools }),
    response: present({ ...shared.response, choices: choicesOf(attributes) ?? shared.response?.choices }),
    usage: present({
      ...shared.usage,
      inputTokens: shared.usage?.inputTokens ?? number(attributes, 'llm.usage.prompt_tokens'),
      outputTokens: shared.usage?.outputTokens ?? number(attributes, 'llm.usage.completion_tokens'),
    }),
  };
}

function operationOf(level: SpanLevel, request: string | undefined): string | undefined {
  if (level === 'tool') return 'execute_tool';
  if (level === 'agent') return 'invoke_agent';
  return level === 'step' ? 'invoke_workflow' : OPERATIONS.get(request ?? '');
}

function choicesOf(attributes: Attributes): readonly ChoiceFacts[] | undefined {
  const choices = flattened('gen_ai.completion', (at) => {
    const answer = answerAt(attributes, at);
    return answer && choiceOf(answer);
  });
  return choices.length > 0 ? choices : undefined;
}

function answerAt(attributes: Attributes, at: string): Parameters<typeof choiceOf>[0] | undefined {
  const finishReason = text(attributes, `${at}.finish_reason`);
  const content = attributes[`${at}.content`];
  const toolCalls = toolCallsOf(attributes, at);
  return finishReason === undefined && content === undefined && toolCalls.length === 0
    ? undefined
    : { finishReason, content, toolCalls };
}

function toolCallsOf(attributes: Attributes, at: string): readonly ToolCall[] {
  const calls = flattened(`${at}.tool_calls`, (call) => toolCallAt(attributes, call));
  const old = toolCallAt(attributes, `${at}.function_call`);
  return old === undefined ? calls : [...calls, old];
}

function toolCallAt(attributes: Attributes, at: string): ToolCall | undefined {
  const name = text(attributes, `${at}.name`);
  if (name === undefined) return undefined;
  return { id: text(attributes, `${at}.id`), name, arguments: attributes[`${at}.arguments`] };
}

function toolsOf(attributes: Attributes): RequestFacts['tools'] {
  return toolDefinitions(
    flattened('llm.request.functions', (at) => {
      const name = text(attributes, `${at}.name`);
      return name === undefined
        ? undefined
        : { name, parameters: parsed(text(attributes, `${at}.parameters`) ?? '') };
    }),
  );
}

function contentsOf(attributes: Attributes, list: string): readonly string[] {
  return [
    ...asTexts([attributes[list]]),
    ...flattened(list, (at) => {
      const content = attributes[`${at}.content`];
      // A message that only asks for tools has no content, and the list goes on behind it.
      return content === undefined && attributes[`${at}.role`] === undefined
        ? undefined
        : contentTexts(content);
    }).flat(),
  ];
}

function consumedOf(attributes: Attributes): readonly string[] {
  return flattened('gen_ai.prompt', (at) =>
    attributes[`${at}.role`] === undefined ? undefined : (text(attributes, `${at}.tool_call_id`) ?? ''),
  ).filter((id) => id !== '');
}
