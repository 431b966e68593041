import type { CallFacts, ChoiceFacts, ToolCall } from '@culprit/diagnosis';

import { asTexts, providerOf } from './gen-ai.ts';
import { type SpanLevel, unseenChoice, type Vocabulary } from './reading.ts';
import { type Attributes, isRecord, number, parsed, present, text } from './values.ts';

/** OpenInference: `openinference.span.kind` and `llm.*`, lists flattened with an index in the key. */
export const openInference: Vocabulary = {
  level(attributes) {
    const kind = attributes['openinference.span.kind'];
    return typeof kind === 'string' ? (LEVELS[kind.toUpperCase()] ?? 'step') : undefined;
  },
  read: (attributes, level) => ({
    level,
    facts: factsOf(attributes),
    toolCallId: text(attributes, 'tool_call.id', 'tool.id'),
    toolName: text(attributes, 'tool.name'),
    flow: () => ({
      inputs: asTexts([attributes['input.value'], ...messageTexts(attributes, 'llm.input_messages')]),
      outputs: asTexts([attributes['output.value'], ...messageTexts(attributes, 'llm.output_messages')]),
      requestedToolCalls: toolCallsOf(attributes, 'llm.output_messages.0').flatMap(({ id }) => id ?? []),
      consumedToolCalls: consumedOf(attributes),
    }),
  }),
};

const LEVELS: Readonly<Record<string, SpanLevel>> = {
  LLM: 'inference',
  EMBEDDING: 'inference',
  RETRIEVER: 'inference',
  RERANKER: 'inference',
  TOOL: 'tool',
  AGENT: 'agent',
};

const OPERATIONS: Readonly<Record<string, string>> = {
  LLM: 'chat',
  EMBEDDING: 'embeddings',
  RETRIEVER: 'retrieval',
  RERANKER: 'rerank',
  TOOL: 'execute_tool',
  AGENT: 'invoke_agent',
};

function factsOf(attributes: Attributes): CallFacts {
  const kind = text(attributes, 'openinference.span.kind')?.toUpperCase() ?? 'LLM';
  const parameters = invocationParameters(attributes);
  return {
    operation: OPERATIONS[kind] ?? 'invoke_workflow',
    provider: providerOf(text(attributes, 'llm.provider', 'llm.system')),
    request: present({
      model: text(attributes, 'llm.request.model_name', 'llm.model_name', 'embedding.model_name'),
      maxTokens: number(parameters, 'max_tokens', 'max_completion_tokens', 'max_output_tokens'),
      temperature: number(parameters, 'temperature'),
    }),
    response: present({
      model: text(attributes, 'llm.response.model_name', 'llm.model_name'),
      choices: kind === 'LLM' ? choicesOf(attributes) : undefined,
    }),
    usage: present({
      inputTokens: number(attributes, 'llm.token_count.prompt'),
      outputTokens: number(attributes, 'llm.token_count.completion'),
      cacheReadTokens: number(attributes, 'llm.token_count.prompt_details.cache_read'),
      cacheWriteTokens: number(attributes, 'llm.token_count.prompt_details.cache_write'),
      reasoningTokens: number(attributes, 'llm.token_count.completion_details.reasoning'),
    }),
  };
}

function invocationParameters(attributes: Attributes): Attributes {
  const value = parsed(text(attributes, 'llm.invocation_parameters') ?? '');
  return isRecord(value) ? value : {};
}

function choicesOf(attributes: Attributes): readonly ChoiceFacts[] | undefined {
  const message = 'llm.output_messages.0';
  const finishReason = text(attributes, 'llm.finish_reason');
  const answer = text(
    attributes,
    `${message}.message.content`,
    `${message}.message.contents.0.message_content.text`,
  );
  const toolCalls = toolCallsOf(attributes, message);
  if (finishReason === undefined && answer === undefined && toolCalls.length === 0) return undefined;
  const shown = answer !== undefined || toolCalls.length > 0;
  return [shown ? { finishReason, text: answer, toolCalls } : unseenChoice(finishReason)];
}

/** Flattened lists are read up to here; a longer one is judged by its beginning. */
const MAX_ITEMS = 64;

function toolCallsOf(attributes: Attributes, message: string): readonly ToolCall[] {
  const calls: ToolCall[] = [];
  for (let index = 0; index < MAX_ITEMS; index += 1) {
    const prefix = `${message}.message.tool_calls.${index}.tool_call`;
    const id = text(attributes, `${prefix}.id`);
    const name = text(attributes, `${prefix}.function.name`);
    if (id === undefined && name === undefined) break;
    calls.push({ id, name, arguments: attributes[`${prefix}.function.arguments`] });
  }
  return calls;
}

function consumedOf(attributes: Attributes): readonly string[] {
  const ids: string[] = [];
  for (let index = 0; index < MAX_ITEMS; index += 1) {
    const prefix = `llm.input_messages.${index}.message`;
    if (attributes[`${prefix}.role`] === undefined) break;
    const id = text(attributes, `${prefix}.tool_call_id`);
    if (id !== undefined) ids.push(id);
  }
  return ids;
}

function messageTexts(attributes: Attributes, list: string): readonly unknown[] {
  const values: unknown[] = [];
  for (let index = 0; index < MAX_ITEMS; index += 1) {
    const prefix = `${list}.${index}.message`;
    if (attributes[`${prefix}.role`] === undefined && attributes[`${prefix}.content`] === undefined) break;
    values.push(attributes[`${prefix}.content`], attributes[`${prefix}.contents.0.message_content.text`]);
  }
  return values;
}
