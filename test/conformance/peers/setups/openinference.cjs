'use strict';

/** As its README: a provider, then both instrumentations registered. */
exports.start = ({ require }) => {
  const { Collector } = module.require('./otel.cjs');
  const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
  const { registerInstrumentations } = require('@opentelemetry/instrumentation');
  const { OpenAIInstrumentation } = require('@arizeai/openinference-instrumentation-openai');
  const { AnthropicInstrumentation } = require('@arizeai/openinference-instrumentation-anthropic');
  const collector = new Collector();
  new NodeTracerProvider({ spanProcessors: [collector] }).register();
  registerInstrumentations({
    instrumentations: [new OpenAIInstrumentation(), new AnthropicInstrumentation()],
  });
  return { take: () => collector.take() };
};
