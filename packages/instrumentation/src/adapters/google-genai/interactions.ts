import type { Expectation, ToolDefinition, UsageFacts } from '@culprit/diagnosis';
import type { CallSpec, StreamReader } from '../../adapter.ts';
import type {
  NeutralChoice,
  NeutralMessage,
  NeutralPart,
  NeutralPrompt,
  NeutralRequest,
  NeutralResponse,
} from '../../neutral.ts';
import { bodyOf, signalOf } from '../openai/common.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { modelName } from './request.ts';
import { MAX_TEXT } from '../streamed-text.ts';

function readRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const config = fields(body['generation_config']) ?? {};
  const expectation = expectationOf(body, config);
  return {
    model: modelName(body['model']),
    maxTokens: number(config['max_output_tokens']),
    temperature: number(config['temperature']),
    topP: number(config['top_p']),
    seed: number(config['seed']),
    stopSequences: list(config['stop_sequences'])?.filter((word) => typeof word === 'string'),
    stream: body['stream'] === true,
    reasoningLevel: text(config['thinking_level']),
    previousResponseId: text(body['previous_interaction_id']),
    serviceTier: text(body['service_tier']),
    outputType: expectation?.format === undefined ? undefined : 'json',
    tools: toolsOf(body['tools']),
    expectation,
  };
}

/** One format, or one for each kind of output. */
function expectationOf(body: Fields, config: Fields): Expectation | undefined {
  const formats = (list(body['response_format']) ?? [body['response_format']]).map(fields);
  const schema = formats.find((format) => format?.['type'] === 'text')?.['schema'];
  const forced = config['tool_choice'] === 'any';
  if (schema === undefined && !forced) return undefined;
  return {
    ...(schema === undefined ? {} : { format: 'json_schema' as const, schema }),
    ...(forced ? { toolCall: true } : {}),
  };
}

function toolsOf(value: unknown): readonly ToolDefinition[] | undefined {
  const tools = (list(value) ?? []).flatMap((item): ToolDefinition[] => {
    const tool = fields(item);
    const name = tool?.['type'] === 'function' ? text(tool['name']) : undefined;
    return name === undefined ? [] : [{ name, parameters: tool?.['parameters'] }];
  });
  return tools.length === 0 ? undefined : tools;
}

/** A text, contents of one message, or the steps of a conversation. */
function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const { input, system_instruction: instructions } = bodyOf(args);
  const { items, omitted } = bounded(list(input) ?? (input === undefined ? [] : [input]));
  const loose = items.filter((item) => !STEPS.has(String(fields(item)?.['type'])));
  const messages: NeutralMessage[] = loose.length === 0 ? [] : [{ role: 'user', parts: loose.map(partOf) }];
  for (const item of items) {
    const step = fields(item);
    if (step !== undefined && STEPS.has(String(step['type']))) messages.push(messageOf(step));
  }
  const system = text(instructions);
  return {
    system: system === undefined ? undefined : [{ type: 'text', content: system }],
    messages,
    omitted,
  };
}

const STEPS = new Set(['user_input', 'model_output', 'thought', 'function_call', 'function_result']);

function messageOf(step: Fields): NeutralMessage {
  const parts = (list(step['content']) ?? []).map(partOf);
  switch (step['type']) {
    case 'user_input':
      return { role: 'user', parts };
    case 'function_call':
      return {
        role: 'assistant',
        parts: [
          {
            type: 'tool_call',
            id: text(step['id']),
            name: text(step['name']) ?? '',
            arguments: step['arguments'],
          },
        ],
      };
    case 'function_result':
      return {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: text(step['call_id']), response: step['result'] }],
      };
    case 'thought':
      return { role: 'assistant', parts: [{ type: 'reasoning', content: summaryOf(step) ?? '' }] };
    default:
      return { role: 'assistant', parts };
  }
}

function partOf(item: unknown): NeutralPart {
  if (typeof item === 'string') return { type: 'text', content: item };
  const content = fields(item) ?? {};
  const kind = text(content['type']) ?? 'unknown';
  if (kind === 'text') return { type: 'text', content: text(content['text']) ?? '' };
  const data = text(content['data']);
  if (data !== undefined) {
    return { type: 'blob', modality: kind, mime_type: text(content['mime_type']), content: data };
  }
  const uri = text(content['uri']);
  return uri === undefined ? { type: 'other', kind } : { type: 'uri', modality: kind, uri };
}

function readResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const steps = list(body['steps'])?.map((step) => fields(step) ?? {});
  const status = text(body['status']);
  const error = status === 'failed' ? list(body['errors'])?.[0] : undefined;
  return {
    id: text(body['id']),
    model: text(body['model']),
    ...statusOf(status),
    choices: steps === undefined ? [] : [choiceOf(steps)],
    error: inBandError(
      error === undefined && status !== undefined ? {} : { ...body, error: error ?? body['error'] },
    ),
    foreignShape: status === undefined ? foreignShape(value, steps) : undefined,
    usage: usageOf(body['usage']),
  };
}

/** A call that the application has to answer is a normal end; a spent budget is an early one. */
function statusOf(status: string | undefined): Pick<NeutralResponse, 'status' | 'incompleteReason'> {
  if (status === 'requires_action') return { status: 'completed' };
  if (status === 'budget_exceeded') return { status: 'incomplete', incompleteReason: status };
  return { status };
}

function choiceOf(steps: readonly Fields[]): NeutralChoice {
  const own = steps.slice(steps.findLastIndex((step) => step['type'] === 'user_input') + 1);
  const contents = own.flatMap((step) =>
    step['type'] === 'model_output' ? (list(step['content']) ?? []) : [],
  );
  const said = contents.flatMap((item) => text(fields(item)?.['text']) ?? []);
  const thoughts = own.flatMap((step) => (step['type'] === 'thought' ? (summaryOf(step) ?? []) : []));
  const calls = own.filter((step) => step['type'] === 'function_call');
  return {
    text: said.length === 0 ? undefined : said.join(''),
    reasoning: thoughts.length === 0 ? undefined : thoughts.join(''),
    toolCalls:
      calls.length === 0
        ? undefined
        : calls.map(({ id, name, arguments: given }) => ({
            id: text(id),
            name: text(name),
            arguments: given,
          })),
    otherContent:
      contents.length > said.length ||
      own.some((step) => step['type'] !== 'model_output' && step['type'] !== 'function_call'),
  };
}

function summaryOf(step: Fields): string | undefined {
  const parts = list(step['summary'])?.map((item) => text(fields(item)?.['text']) ?? '');
  return parts?.join('');
}

/** Thoughts are counted apart from the output and tool results apart from the input, as for generated content. */
function usageOf(value: unknown): UsageFacts | undefined {
  const usage = fields(value);
  if (usage === undefined) return undefined;
  const input = number(usage['total_input_tokens']);
  const output = number(usage['total_output_tokens']);
  const thought = number(usage['total_thought_tokens']);
  return {
    inputTokens: input === undefined ? undefined : input + (number(usage['total_tool_use_tokens']) ?? 0),
    outputTokens: output === undefined ? thought : output + (thought ?? 0),
    cacheReadTokens: number(usage['total_cached_tokens']),
    reasoningTokens: thought,
  };
}

/** A step in the making, copied: text and arguments come in pieces. */
interface OpenStep {
  step: Fields;
  text: string;
}

interface InteractionState {
  interaction: Fields;
  steps: OpenStep[];
  error: unknown;
  done: boolean;
}

const MAX_STEPS = 4096;

const stream: StreamReader = {
  empty: (): InteractionState => ({ interaction: {}, steps: [], error: undefined, done: false }),
  fold: (state, chunk) => {
    foldEvent(state as InteractionState, fields(chunk) ?? {});
  },
  response: (state) => {
    const { interaction, steps, error, done } = state as InteractionState;
    const given = steps.filter((step) => step !== undefined).map(wholeStep);
    return {
      ...readResponse({ steps: given, status: 'in_progress', ...interaction }),
      ...(error === undefined ? {} : { error: inBandError({ error }) }),
      terminalEvent: done,
    };
  },
};

function foldEvent(state: InteractionState, event: Fields): void {
  switch (event['event_type']) {
    case 'step.delta':
      foldDelta(state, event);
      return;
    case 'step.start': {
      const index = number(event['index']) ?? -1;
      if (Number.isInteger(index) && index >= 0 && index < MAX_STEPS)
        state.steps[index] = { step: { ...fields(event['step']) }, text: '' };
      return;
    }
    case 'interaction.status_update':
      state.interaction = { ...state.interaction, status: event['status'] };
      return;
    case 'interaction.created':
    case 'interaction.completed': {
      const { id, model, status, usage } = fields(event['interaction']) ?? {};
      state.interaction = { id, model, status, usage };
      state.done = event['event_type'] === 'interaction.completed';
      return;
    }
    case 'error':
      state.error = event['error'];
      return;
    default:
  }
}

function foldDelta(state: InteractionState, event: Fields): void {
  const open = state.steps[number(event['index']) ?? -1];
  const delta = fields(event['delta']);
  if (open === undefined || delta === undefined || open.text.length > MAX_TEXT) return;
  open.text +=
    text(delta['text']) ?? text(delta['arguments']) ?? text(fields(delta['content'])?.['text']) ?? '';
}

/** Arguments stay the JSON text they arrived as, so that text which is no JSON can be told. */
function wholeStep({ step, text: content }: OpenStep): Fields {
  if (content === '') return step;
  if (step['type'] === 'function_call') return { ...step, arguments: content };
  const parts = [{ type: 'text', text: content }];
  return step['type'] === 'thought' ? { ...step, summary: parts } : { ...step, content: parts };
}

const create: CallSpec = {
  // The getter without the underscore makes the object, with a warning in some versions.
  path: { binding: 'GeminiNextGenInteractions', statics: '', instance: '_interactions' },
  method: 'create',
  when: (args) => bodyOf(args)['agent'] === undefined,
  operation: 'generate_content',
  head: (args) => ({ model: modelName(bodyOf(args)['model']) }),
  request: readRequest,
  prompt: readPrompt,
  response: readResponse,
  stream,
  signal: signalOf,
};

/** A turn with a model, or with an agent that Google runs. */
export const createInteraction: readonly CallSpec[] = [
  create,
  {
    ...create,
    when: (args) => bodyOf(args)['agent'] !== undefined,
    operation: 'invoke_agent',
    head: (args) => ({ target: text(bodyOf(args)['agent']) }),
  },
];
