'use strict';

/** As its README: the client wrapped; spans are read beside its own processor's place. */
exports.start = ({ require }) => {
  const { Collector } = module.require('./otel.cjs');
  const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
  const { observeOpenAI } = require('@langfuse/openai');
  const collector = new Collector();
  new NodeTracerProvider({ spanProcessors: [collector] }).register();
  return { take: () => collector.take(), wrap: (client) => observeOpenAI(client) };
};
