import type { CallFacts, ChoiceFacts, RequestFacts, ToolCall } from '../facts.ts';
import { finishReasonIn } from './finish-in-response.ts';
import { providerOf } from './gen-ai.ts';
import { choiceOf, expectationIn, type SpanLevel, type Vocabulary } from './reading.ts';
import { asTexts, valueTexts } from './texts.ts';
import { toolDefinitions } from './tools.ts';
import { type Attributes, flattened, isRecord, number, parsed, present, records, text } from './values.ts';

/** OpenInference: `openinference.span.kind` and `llm.*`, lists flattened with an index in the key. */
export const openInference: Vocabulary = {
  level(attributes) {
    const kind = attributes['openinference.span.kind'];
    return typeof kind === 'string' ? (LEVELS.get(kind.toUpperCase()) ?? 'step') : undefined;
  },
  read: (attributes, level) => ({
    level,
    facts: factsOf(attributes),
    toolCallId: text(attributes, 'tool_call.id', 'tool.id'),
    toolName: text(attributes, 'tool.name'),
    flow: () => {
      const inputs = messagesOf(attributes, INPUTS);
      const outputs = messagesOf(attributes, OUTPUTS);
      return {
        // The whole value repeats the messages, where there are some.
        inputs: [
          ...(inputs.length > 0 ? inputs : valueTexts(attributes['input.value'])),
          ...listOf(attributes, 'embedding.embeddings', 'embedding.text'),
        ],
        outputs: [
          ...(outputs.length > 0 ? outputs : valueTexts(attributes['output.value'])),
          ...listOf(attributes, 'retrieval.documents', 'document.content'),
        ],
        requestedToolCalls: toolCallsOf(attributes, FIRST).flatMap(({ id }) => id ?? []),
        consumedToolCalls: consumedOf(attributes),
      };
    },
  }),
};

const INPUTS = 'llm.input_messages';
const OUTPUTS = 'llm.output_messages';
const FIRST = `${OUTPUTS}.0.message`;

const LEVELS: ReadonlyMap<string, SpanLevel> = new Map<string, SpanLevel>([
  ['LLM', 'inference'],
  ['EMBEDDING', 'inference'],
  ['RETRIEVER', 'inference'],
  ['RERANKER', 'inference'],
  ['TOOL', 'tool'],
  ['AGENT', 'agent'],
]);

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['LLM', 'chat'],
  ['EMBEDDING', 'embeddings'],
  ['RETRIEVER', 'retrieval'],
  ['RERANKER', 'rerank'],
  ['TOOL', 'execute_tool'],
  ['AGENT', 'invoke_agent'],
]);

function factsOf(attributes: Attributes): CallFacts {
  const kind = text(attributes, 'openinference.span.kind')?.toUpperCase() ?? 'LLM';
  const parameters = invocationParameters(attributes);
  return {
    operation: OPERATIONS.get(kind) ?? 'invoke_workflow',
    provider: providerOf(text(attributes, 'llm.provider', 'llm.system')),
    request: present({
      model: text(attributes, 'llm.request.model_name', 'llm.model_name', 'embedding.model_name'),
      maxTokens: number(parameters, 'max_tokens', 'max_completion_tokens', 'max_output_tokens'),
      temperature: number(parameters, 'temperature'),
      tools: toolsOf(attributes),
    }),
    response: present({
      model: text(attributes, 'llm.response.model_name', 'llm.model_name'),
      choices: kind === 'LLM' ? choicesOf(attributes) : undefined,
    }),
    expectation: expectationIn(parameters),
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
  const json = attributes['output.mime_type'] === 'application/json';
  const parts = partsOf(attributes, FIRST);
  const choice = choiceOf({
    finishReason:
      text(attributes, 'llm.finish_reason', `${FIRST}.finish_reason`) ??
      (json ? finishReasonIn(text(attributes, 'output.value')) : undefined),
    content: attributes[`${FIRST}.content`] ?? parts.find(({ text: shown }) => shown !== undefined)?.text,
    toolCalls: toolCallsOf(attributes, FIRST),
    otherContent: parts.some(({ type }) => type !== 'text'),
  });
  return choice && [choice];
}

function toolCallsOf(attributes: Attributes, message: string): readonly ToolCall[] {
  const calls = flattened(`${message}.tool_calls`, (at): ToolCall | undefined => {
    const id = text(attributes, `${at}.tool_call.id`);
    const name = text(attributes, `${at}.tool_call.function.name`);
    if (id === undefined && name === undefined) return undefined;
    return { id, name, arguments: attributes[`${at}.tool_call.function.arguments`] };
  });
  const name = text(attributes, `${message}.function_call_name`);
  if (name === undefined) return calls;
  return [...calls, { name, arguments: attributes[`${message}.function_call_arguments_json`] }];
}

function toolsOf(attributes: Attributes): RequestFacts['tools'] {
  const schemas = flattened('llm.tools', (at) => text(attributes, `${at}.tool.json_schema`));
  return toolDefinitions(records(schemas));
}

function consumedOf(attributes: Attributes): readonly string[] {
  return flattened(INPUTS, (at) =>
    attributes[`${at}.message.role`] === undefined
      ? undefined
      : (text(attributes, `${at}.message.tool_call_id`) ?? ''),
  ).filter((id) => id !== '');
}

function messagesOf(attributes: Attributes, list: string): readonly string[] {
  return flattened(list, (at) => {
    const message = `${at}.message`;
    const content = attributes[`${message}.content`];
    const parts = partsOf(attributes, message);
    const calls = toolCallsOf(attributes, message);
    if (
      content === undefined &&
      attributes[`${message}.role`] === undefined &&
      parts.length + calls.length === 0
    )
      return undefined;
    return asTexts([content, ...parts.map((part) => part.text), ...calls.map((call) => call.arguments)]);
  }).flat();
}

function listOf(attributes: Attributes, list: string, field: string): readonly string[] {
  return asTexts(flattened(list, (at) => text(attributes, `${at}.${field}`)));
}

interface Part {
  type: string | undefined;
  text: string | undefined;
}

function partsOf(attributes: Attributes, message: string): readonly Part[] {
  return flattened(`${message}.contents`, (at): Part | undefined => {
    const type = text(attributes, `${at}.message_content.type`);
    const shown = text(attributes, `${at}.message_content.text`);
    if (type === undefined && shown === undefined) return undefined;
    return { type: type ?? 'text', text: shown };
  });
}
