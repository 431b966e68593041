import type { JsonValue, StoredSpan, StoredTrace } from '../stored-trace.ts';
import { makeSpan } from './spans.ts';

/** Small traces in the shape of other people's instrumentations, and what is to be found in each. */
export interface ForeignTrace {
  /** Whose spans. */
  library: string;
  trace: StoredTrace;
  /** Name of the span that is the origin, and its category. */
  origin: readonly [string, string];
  /** `cause > effect`, by span name. */
  edges: readonly string[];
}

type Fields = Parameters<typeof makeSpan>[0] & { in?: StoredSpan };
type Attributes = Record<string, JsonValue>;

/** Spans one after another, children inside their parents, 10 ms each unless they say otherwise. */
function traceOf(
  digit: string,
  build: (add: (name: string, fields?: Fields) => StoredSpan) => void,
): StoredTrace {
  const traceId = digit.repeat(32);
  const spans: StoredSpan[] = [];
  let clock = 0;
  build((name, { in: parent, ...fields } = {}) => {
    const span = makeSpan({
      traceId,
      name,
      kind: 'internal',
      start: (clock += 12),
      parentSpanId: parent?.spanId,
      ...fields,
    });
    spans.push(span);
    return span;
  });
  return { traceId, spans };
}

const failed = (type: string, message: string): Fields => ({
  status: 'error',
  statusMessage: message,
  events: [
    { name: 'exception', timeNs: 1n, attributes: { 'exception.type': type, 'exception.message': message } },
  ],
});

const json = (value: unknown): string => JSON.stringify(value);

const CUT_REPORT =
  '{"customer": "Greenfield Orchards", "order": "GO-48213-77", "complaint": "the pallets of quince arrived';

const openLlmetryCall = (prompt: string, completion: Attributes): Attributes => ({
  'llm.request.type': 'chat',
  'gen_ai.system': 'OpenAI',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.prompt.0.role': 'user',
  'gen_ai.prompt.0.content': prompt,
  'gen_ai.completion.0.role': 'assistant',
  ...completion,
});

const openLlmetry = (): ForeignTrace => ({
  library: 'OpenLLMetry',
  trace: traceOf('1', (add) => {
    const flow = add('ticket.workflow', {
      duration: 100,
      attributes: { 'traceloop.span.kind': 'workflow', 'traceloop.entity.name': 'ticket' },
      ...failed('BadRequestError', "400 Invalid value for 'messages[0].content': not a complete object"),
    });
    add('openai.chat extract', {
      in: flow,
      attributes: openLlmetryCall('Extract the complaint of the mail below.', {
        'gen_ai.completion.0.content': CUT_REPORT,
        'gen_ai.completion.0.finish_reason': 'length',
      }),
    });
    add('openai.chat answer', {
      in: flow,
      attributes: openLlmetryCall(`Answer politely:\n${CUT_REPORT}`, {}),
      ...failed('BadRequestError', "400 Invalid value for 'messages[0].content': not a complete object"),
    });
  }),
  origin: ['openai.chat extract', 'incomplete_response'],
  edges: ['openai.chat extract > openai.chat answer', 'openai.chat answer > ticket.workflow'],
});

const openInference = (): ForeignTrace => ({
  library: 'OpenInference',
  trace: traceOf('2', (add) => {
    const chain = add('AgentExecutor', {
      duration: 100,
      attributes: { 'openinference.span.kind': 'CHAIN', 'input.value': json({ question: 'status?' }) },
      ...failed('ToolException', 'lookup_order: unexpected argument "ordr"'),
    });
    add('OpenAI Chat Completions', {
      in: chain,
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'openai',
        'llm.model_name': 'gpt-4o',
        'llm.invocation_parameters': json({ model: 'gpt-4o' }),
        'llm.tools.0.tool.json_schema': json({
          type: 'function',
          function: {
            name: 'lookup_order',
            parameters: { type: 'object', required: ['order'], properties: { order: { type: 'string' } } },
          },
        }),
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'call_77',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'lookup_order',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"ordr": "GO-48213-77"',
        'output.mime_type': 'application/json',
        'output.value': json({ choices: [{ finish_reason: 'tool_calls' }] }),
      },
    });
    add('lookup_order', {
      in: chain,
      attributes: {
        'openinference.span.kind': 'TOOL',
        'tool.name': 'lookup_order',
        'tool_call.id': 'call_77',
        'input.value': '{"ordr": "GO-48213-77"',
      },
      ...failed('ToolException', 'lookup_order: unexpected argument "ordr"'),
    });
  }),
  origin: ['OpenAI Chat Completions', 'malformed_response'],
  edges: ['OpenAI Chat Completions > lookup_order', 'lookup_order > AgentExecutor'],
});

const aiSdkCall = (messages: unknown, more: Attributes): Attributes => ({
  'ai.operationId': 'ai.generateText.doGenerate',
  'ai.model.provider': 'openai.chat',
  'ai.model.id': 'gpt-4o',
  'ai.prompt.messages': json(messages),
  ...more,
});

const aiSdk = (): ForeignTrace => ({
  library: 'AI SDK',
  trace: traceOf('3', (add) => {
    const retry = failed('AI_RetryError', 'Failed after 3 attempts. Last error: The model is overloaded');
    const outer = add('ai.generateText', {
      duration: 100,
      attributes: { 'ai.operationId': 'ai.generateText', 'ai.prompt': json({ prompt: 'Hello there' }) },
      ...retry,
    });
    add('ai.generateText.doGenerate', {
      in: outer,
      attributes: aiSdkCall([{ role: 'user', content: [{ type: 'text', text: 'Hello there' }] }], {
        'http.response.status_code': 529,
      }),
      ...failed('AI_APICallError', 'The model is overloaded'),
    });
  }),
  origin: ['ai.generateText.doGenerate', 'service_unavailable'],
  edges: ['ai.generateText.doGenerate > ai.generateText'],
});

const aiSdkFlow = (): ForeignTrace => ({
  library: 'AI SDK, silent',
  trace: traceOf('4', (add) => {
    const message = 'No object generated: could not parse the response';
    const root = add('POST /ticket', {
      duration: 200,
      kind: 'server',
      ...failed('AI_NoObjectGeneratedError', message),
    });
    add('extract', {
      in: root,
      attributes: aiSdkCall([{ role: 'user', content: 'Extract the complaint' }], {
        'ai.response.text': `Here "it" is:\n${CUT_REPORT}`,
        'ai.response.finishReason': 'length',
      }),
    });
    add('structure', {
      in: root,
      attributes: aiSdkCall(
        [{ role: 'user', content: [{ type: 'text', text: `Turn into JSON: Here "it" is:\n${CUT_REPORT}` }] }],
        { 'ai.response.object': '{"customer": "Greenfield' },
      ),
      ...failed('AI_NoObjectGeneratedError', message),
    });
  }),
  origin: ['extract', 'incomplete_response'],
  edges: ['extract > structure', 'structure > POST /ticket'],
});

const contrib = (): ForeignTrace => ({
  library: 'OpenTelemetry contrib',
  trace: traceOf('5', (add) => {
    const root = add('answer question', {
      duration: 100,
      ...failed('AuthenticationError', '401 Incorrect API key provided'),
    });
    add('chat gpt-4o', {
      in: root,
      kind: 'client',
      status: 'error',
      statusMessage: '401 Incorrect API key provided',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'error.type': 'AuthenticationError',
      },
    });
  }),
  origin: ['chat gpt-4o', 'authentication_failed'],
  edges: ['chat gpt-4o > answer question'],
});

const nativeAnthropic = (): ForeignTrace => ({
  library: 'Anthropic',
  trace: traceOf('6', (add) => {
    const root = add('summarize', {
      duration: 100,
      ...failed('RateLimitError', 'could not summarize: 429 rate_limit_error'),
    });
    add('anthropic.messages.create', {
      in: root,
      kind: 'client',
      status: 'error',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'error.type': 'rate_limit_error',
        'http.response.status_code': 429,
        'http.request.resend_count': 2,
      },
    });
  }),
  origin: ['anthropic.messages.create', 'rate_limit'],
  edges: ['anthropic.messages.create > summarize'],
});

const nativeAnthropicSilent = (): ForeignTrace => ({
  library: 'Anthropic, silent',
  trace: traceOf('7', (add) => {
    add('anthropic.messages.create', {
      kind: 'client',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'anthropic.message.stop_reason': 'refusal',
      },
    });
  }),
  origin: ['anthropic.messages.create', 'content_policy_violation'],
  edges: [],
});

export function foreignTraces(): ForeignTrace[] {
  return [
    openLlmetry(),
    openInference(),
    aiSdk(),
    aiSdkFlow(),
    contrib(),
    nativeAnthropic(),
    nativeAnthropicSilent(),
  ];
}
