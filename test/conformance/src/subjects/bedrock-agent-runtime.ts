import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';
import { bedrockRuntime, configOf, sending } from './bedrock-runtime.ts';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const ARN = `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`;
const generation = ({ canary = 'Why?', model }: CallOptions): any => ({
  input: { text: canary },
  retrieveAndGenerateConfiguration: {
    type: 'KNOWLEDGE_BASE',
    knowledgeBaseConfiguration: { knowledgeBaseId: 'KB12345678', modelArn: model ?? ARN },
  },
});
const span = { name: `chat ${MODEL}`, operation: 'chat' };
const agent = ({ canary = 'Why?' }: CallOptions): object => ({
  agentId: 'AGENT12345',
  agentAliasId: 'ALIAS12345',
  sessionId: 'session-1',
  inputText: canary,
  enableTrace: true,
});
const agentSpan = { name: 'invoke_agent', operation: 'invoke_agent' };

const retrieve: Call = sending(
  'RetrieveCommand',
  ({ canary = 'Why?' }) => ({
    knowledgeBaseId: 'KB12345678',
    retrievalQuery: { text: canary },
    retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 3 } },
  }),
  { span: { name: 'retrieval KB12345678', operation: 'retrieval' } },
);

const HELPERS: readonly Scenario[] = [
  {
    name: 'BedrockAgentRuntime.retrieveAndGenerate',
    run: ({ module, wire }) =>
      new module.BedrockAgentRuntime(
        configOf({ url: wire.url, retries: 0, key: 'simulated' }),
      ).retrieveAndGenerate(generation({})),
  },
  {
    name: 'send with a callback',
    run: ({ client, module }) =>
      new Promise((resolve) => {
        const command = new module.RetrieveAndGenerateCommand(generation({}));
        client.send(command, (error: unknown, value: unknown) => resolve([error, value]));
      }),
  },
];

export const bedrockAgentRuntime: Subject = {
  name: 'bedrock-agent-runtime',
  title: 'Amazon Bedrock Agents and Knowledge Bases',
  package: '@aws-sdk/client-bedrock-agent-runtime',
  adapter: 'bedrock-agent',
  provider: 'aws.bedrock',
  key: bedrockRuntime.key,
  versions: [{ name: '@aws-sdk/client-bedrock-agent-runtime' }],
  wire: simulated((provider) => provider.bedrockBaseUrl),
  client: ({ module, ...setup }) => new module.BedrockAgentRuntimeClient(configOf(setup)),
  clientClass: (module) => module.BedrockAgentRuntimeClient,
  plain: sending('RetrieveAndGenerateCommand', generation, { span, text: (seen) => seen.output.text }),
  stream: sending('RetrieveAndGenerateStreamCommand', generation, {
    span,
    chunks: (value) => value.stream,
    text: (events) => events.map((event: any) => event.output?.text ?? '').join(''),
  }),
  signal: true,
  retries: true,
  transport: true,
  more: {
    InvokeAgent: sending('InvokeAgentCommand', agent, {
      span: agentSpan,
      chunks: (value) => value.completion,
    }),
    InvokeInlineAgent: sending(
      'InvokeInlineAgentCommand',
      ({ canary = 'Why?' }) => ({
        agentName: 'helper',
        foundationModel: MODEL,
        instruction: `Answer: ${canary}`,
        sessionId: 'session-1',
        inputText: canary,
      }),
      {
        span: { name: `invoke_agent ${MODEL}`, operation: 'invoke_agent' },
        chunks: (value) => value.completion,
      },
    ),
    InvokeFlow: sending(
      'InvokeFlowCommand',
      ({ canary = 'Why?' }) => ({
        flowIdentifier: 'FLOW123456',
        flowAliasIdentifier: 'ALIAS12345',
        inputs: [{ nodeName: 'FlowInputNode', nodeOutputName: 'document', content: { document: canary } }],
      }),
      {
        span: { name: 'invoke_workflow FLOW123456', operation: 'invoke_workflow' },
        chunks: (value) => value.responseStream,
      },
    ),
    Retrieve: retrieve,
    Rerank: sending(
      'RerankCommand',
      ({ canary = 'Why?' }) => ({
        queries: [{ type: 'TEXT', textQuery: { text: canary } }],
        sources: ['a', 'b'].map((text) => ({
          type: 'INLINE',
          inlineDocumentSource: { type: 'TEXT', textDocument: { text } },
        })),
        rerankingConfiguration: {
          type: 'BEDROCK_RERANKING_MODEL',
          bedrockRerankingConfiguration: {
            numberOfResults: 2,
            modelConfiguration: {
              modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0',
            },
          },
        },
      }),
      { span: { name: 'rerank cohere.rerank-v3-5:0', operation: 'rerank' } },
    ),
  },
  helpers: HELPERS,
  raw: [
    {
      name: '$metadata',
      run: async ({ client, module }) => {
        const { $metadata } = await client.send(new module.RetrieveAndGenerateCommand(generation({})));
        return [$metadata.httpStatusCode, $metadata.attempts, typeof $metadata.requestId];
      },
    },
  ],
  untouched: [{ name: 'the region', spans: 0, run: ({ client }) => client.config.region() }],
  failures: bedrockRuntime.failures,
  inBand: [
    { name: 'an exception event', call: 'stream', trouble: 'stream_error', category: 'service_unavailable' },
    {
      name: 'a guardrail intervened',
      call: 'plain',
      trouble: 'content_filter_finish',
      category: 'content_policy_violation',
      status: 'unset',
    },
  ],
  everywhere: sending(
    'RetrieveAndGenerateCommand',
    ({ canary = '' }) => ({
      ...generation({ canary }),
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE',
        knowledgeBaseConfiguration: {
          knowledgeBaseId: 'KB12345678',
          modelArn: ARN,
          retrievalConfiguration: {
            vectorSearchConfiguration: { filter: { equals: { key: 'topic', value: canary } } },
          },
          generationConfiguration: {
            promptTemplate: { textPromptTemplate: canary },
            inferenceConfig: { textInferenceConfig: { stopSequences: [canary] } },
          },
        },
      },
    }),
    { span },
  ),
  volatile: /^totalRetryDelay$/,
  cannot: {
    R7: 'The SDK reads on after the reader has left',
    R88: 'The model that the span is named after lies deep in the configuration',
    R17: 'The protocol has no event for the end of an answer',
    doors: 'The stream is an async iterable and nothing else',
    limits: 'Bedrock sends no rate-limit headers',
    usage: 'Knowledge bases tell no usage',
    usages: 'Knowledge bases tell no usage',
    binary: 'Questions to knowledge bases are text',
    vectors: 'Bedrock keeps the vectors to itself',
  },
};
