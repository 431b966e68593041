'use strict';

/** As its README: the instrumentation given to the Node SDK. */
exports.start = ({ require }) => {
  const { Collector } = module.require('./otel.cjs');
  const { NodeSDK } = require('@opentelemetry/sdk-node');
  const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai');
  const collector = new Collector();
  new NodeSDK({
    spanProcessors: [collector],
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [new OpenAIInstrumentation()],
  }).start();
  return { take: () => collector.take() };
};
