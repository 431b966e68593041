import type { CallFacts, ChoiceFacts, ToolCall } from '@culprit/diagnosis';

import { asTexts, readFacts, readFlow } from './gen-ai.ts';
import { type SpanLevel, unseenChoice, type Vocabulary } from './reading.ts';
import { type Attributes, number, present, text } from './values.ts';

/**
 * OpenLLMetry (Traceloop): `traceloop.span.kind` on its workflow spans, `llm.request.type` with flattened
 * `gen_ai.prompt.N.*` and `gen_ai.completion.N.*` on calls; newer versions write `gen_ai.*` beside it.
 */
export const openLlmetry: Vocabulary = {
  level(attributes) {
    const kind = attributes['traceloop.span.kind'];
    if (typeof kind === 'string') return LEVELS[kind] ?? 'step';
    return typeof attributes['llm.request.type'] === 'string' ? 'inference' : undefined;
  },
  read: (attributes, level) => ({
    level,
    facts: factsOf(attributes, level),
    toolName: level === 'tool' ? text(attributes, 'traceloop.entity.name') : undefined,
    flow: () => {
      const flow = readFlow(attributes);
      return {
        ...flow,
        inputs: [...flow.inputs, ...asTexts(contents(attributes, 'gen_ai.prompt', 'traceloop.entity.input'))],
        outputs: [
          ...flow.outputs,
          ...asTexts(contents(attributes, 'gen_ai.completion', 'traceloop.entity.output')),
        ],
      };
    },
  }),
};

const LEVELS: Readonly<Record<string, SpanLevel>> = { tool: 'tool', agent: 'agent' };

const OPERATIONS: Readonly<Record<string, string>> = {
  chat: 'chat',
  completion: 'text_completion',
  embedding: 'embeddings',
  rerank: 'rerank',
};

function factsOf(attributes: Attributes, level: SpanLevel): CallFacts {
  const shared = readFacts(attributes);
  const request = text(attributes, 'llm.request.type');
  const shown = request === undefined ? undefined : choiceOf(attributes);
  return {
    ...shared,
    operation: operationOf(level, request) ?? shared.operation,
    response: present({ ...shared.response, choices: shown ?? shared.response?.choices }),
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
  return level === 'step' ? 'invoke_workflow' : OPERATIONS[request ?? ''];
}

const FIRST = 'gen_ai.completion.0';

function choiceOf(attributes: Attributes): readonly ChoiceFacts[] | undefined {
  const finishReason = text(attributes, `${FIRST}.finish_reason`);
  const answer = text(attributes, `${FIRST}.content`);
  const toolCalls = toolCallsOf(attributes);
  if (finishReason === undefined && answer === undefined && toolCalls.length === 0) return undefined;
  const shown = answer !== undefined || toolCalls.length > 0;
  return [shown ? { finishReason, text: answer, toolCalls } : unseenChoice(finishReason)];
}

/** Flattened lists are read up to here; a longer one is judged by its beginning. */
const MAX_ITEMS = 64;

function toolCallsOf(attributes: Attributes): readonly ToolCall[] {
  const calls: ToolCall[] = [];
  for (let index = 0; index < MAX_ITEMS; index += 1) {
    const prefix = `${FIRST}.tool_calls.${index}`;
    const name = text(attributes, `${prefix}.name`);
    if (name === undefined) break;
    calls.push({ id: text(attributes, `${prefix}.id`), name, arguments: attributes[`${prefix}.arguments`] });
  }
  return calls;
}

function contents(attributes: Attributes, list: string, whole: string): readonly unknown[] {
  const values: unknown[] = [attributes[whole]];
  for (let index = 0; index < MAX_ITEMS; index += 1) {
    const value = attributes[`${list}.${index}.content`];
    if (value === undefined) break;
    values.push(value);
  }
  return values;
}
