// Bytes of one call in its three forms: prints JSON.
import { trace } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { logs } from '@opentelemetry/api-logs';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { culpritInstrumentations } from '@culprit/instrumentation';
import { FailureSpanProcessor } from '@culprit/span-processor';
import { MODEL, openaiWith } from './clients.ts';
import { withHandSpan } from './by-hand.ts';
import { answerChat } from './fake-provider.ts';

const spans = new InMemorySpanExporter();
const records = new InMemoryLogRecordExporter();
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new FailureSpanProcessor(), new SimpleSpanProcessor(spans)] }),
);
logs.setGlobalLoggerProvider(
  new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: records })] }),
);
let line = '';
const client = openaiWith(answerChat);
const request = {
  model: MODEL,
  max_completion_tokens: 100,
  temperature: 0.5,
  messages: [{ role: 'user' as const, content: 'What is an orchard?' }],
};

await withHandSpan(
  trace.getTracer('by hand'),
  {
    provider: 'openai',
    model: MODEL,
    address: 'api.openai.com',
    maxTokens: 100,
    temperature: 0.5,
    messages: request.messages,
    prices: { input: 2.5e-6, output: 1e-5 },
  },
  () => client.chat.completions.create(request).withResponse(),
);
const instrumentations = culpritInstrumentations({
  callLog: true,
  onCallRecord: (record) => (line = JSON.stringify(record)),
});
for (const one of instrumentations) one.instrument(client);
await client.chat.completions.create(request);

const [hand, ours] = spans
  .getFinishedSpans()
  .map((span) => JsonTraceSerializer.serializeRequest([span])?.byteLength ?? 0);
const attributes = records.getFinishedLogRecords()[0]?.attributes ?? {};
process.stdout.write(
  JSON.stringify({
    handSpan: hand,
    span: ours,
    line: Buffer.byteLength(line),
    log: Buffer.byteLength(JSON.stringify(attributes)),
  }),
);
process.exit(0);
