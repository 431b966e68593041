const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
const { culpritInstrumentations, FailureSpanProcessor } = require('culprit');

/**
 * Patches the copy of an SDK that a test file is about to use, by one client of it: test runners load modules by
 * themselves, where no hook of Node.js reaches. Spans are made and thrown away.
 */
exports.patch = (name, sdk) => {
  const provider = new BasicTracerProvider({ spanProcessors: [new FailureSpanProcessor()] });
  const instrumentations = culpritInstrumentations({ attachProcessor: false });
  for (const one of instrumentations) one.setTracerProvider(provider);
  const Client = sdk.default ?? sdk;
  const client = new Client({ apiKey: 'simulated', apiToken: 'simulated' });
  if (instrumentations.filter((one) => one.instrument(client)).length === 0)
    throw new Error(`${name} was not patched: what follows would prove nothing.`);
};
