import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { culpritInstrumentations } from 'culprit';

const sdk = new NodeSDK({
  serviceName: 'orders',
  traceExporter: new OTLPTraceExporter(),
  instrumentations: [
    culpritInstrumentations(), // the added line
  ],
});
sdk.start();
process.once('beforeExit', () => sdk.shutdown());
