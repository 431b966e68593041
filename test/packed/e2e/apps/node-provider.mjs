import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { culpritInstrumentations, FailureSpanProcessor } from 'culprit';

const withCulprit = process.env.WITHOUT_CULPRIT === undefined;
const provider = new NodeTracerProvider({
  spanProcessors: [
    ...(withCulprit ? [new FailureSpanProcessor()] : []),
    new BatchSpanProcessor(new OTLPTraceExporter()),
  ],
});
provider.register();
if (withCulprit) culpritInstrumentations();
process.once('beforeExit', () => void provider.shutdown());
