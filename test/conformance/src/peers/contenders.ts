/** Who is compared, in the order of docs/comparison.md. */
export interface Contender {
  /** Name of the set-up in peers/setups, and of the folder in peers/trees. */
  name: string;
  title: string;
  /** Packages whose versions are shown; the first is the contender. */
  packages: readonly string[];
  /** Installed by this repository itself. */
  ours?: boolean;
  /** What a reader should know of how it was run. */
  note?: string;
  /** What it does better than we do: from its documentation and from what was seen. */
  better: string;
}

export const CONTENDERS: readonly Contender[] = [
  {
    name: 'culprit',
    title: 'Culprit',
    packages: ['openai', '@anthropic-ai/sdk'],
    ours: true,
    note: 'With the failure processor, whose judging its figures include.',
    better: '',
  },
  {
    name: 'dd-trace',
    title: 'dd-trace',
    packages: ['dd-trace', 'openai', '@anthropic-ai/sdk'],
    note: 'Spans of its APM, written by its exporter for functions; its HTTP integrations are off.',
    better:
      'Far more than models: databases, queues and frameworks in one trace, profiling, and a product behind it; its LLM product evaluates answers.',
  },
  {
    name: 'sentry',
    title: 'Sentry',
    packages: ['@sentry/node', 'openai', '@anthropic-ai/sdk'],
    note: 'Each scenario runs inside a span of the application, which its figures for time include.',
    better:
      'Errors, releases, source maps and session replay in one product; plug-ins that instrument while a bundler builds.',
  },
  {
    name: 'openinference',
    title: 'OpenInference',
    packages: [
      '@arizeai/openinference-instrumentation-openai',
      '@arizeai/openinference-instrumentation-anthropic',
      'openai',
      '@anthropic-ai/sdk',
    ],
    better:
      'Full content of prompts and answers as attributes that Phoenix and Arize show, evaluate and annotate.',
  },
  {
    name: 'otel-contrib',
    title: 'OpenTelemetry contrib',
    packages: ['@opentelemetry/instrumentation-openai', 'openai'],
    note: 'OpenAI only. It refuses openai 7, so it runs with 6.49.0.',
    better:
      'The smallest of all, from OpenTelemetry itself, with content as log events as the conventions want it.',
  },
  {
    name: 'traceloop',
    title: 'OpenLLMetry',
    packages: ['@traceloop/node-server-sdk', 'openai', '@anthropic-ai/sdk'],
    note: 'It refuses openai 7 and fails on @anthropic-ai/sdk 1, so it runs with older ones.',
    better:
      'Frameworks and vector stores of many vendors, decorators for workflows, prompts and guardrails from a server.',
  },
  {
    name: 'laminar',
    title: 'Laminar',
    packages: ['@lmnr-ai/lmnr', 'openai', '@anthropic-ai/sdk'],
    note: 'It shares the instrumentations of OpenLLMetry, so it runs with the same SDKs.',
    better:
      'A debugger that answers earlier steps of an agent from a recorded run; evaluations; browser sessions.',
  },
  {
    name: 'langfuse',
    title: 'Langfuse',
    packages: ['@langfuse/openai', 'openai'],
    note: 'OpenAI only: the client is wrapped in code. A failure is its own attribute, not a span status; here that counts.',
    better:
      'Prompts under version control, scores, datasets and an open product that shows whole conversations.',
  },
];
