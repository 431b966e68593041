import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { culpritInstrumentations } from 'culprit';

const sdk = new NodeSDK({
  traceExporter: new OTLPTraceExporter(),
  instrumentations: process.env.WITHOUT_CULPRIT ? [] : [culpritInstrumentations()],
});
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
