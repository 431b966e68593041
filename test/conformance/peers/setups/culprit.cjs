'use strict';

/** Culprit as culprit/register sets it up: instrumentation and failure processor, defaults. */
exports.start = ({ require }) => {
  const { Collector } = module.require('./otel.cjs');
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
  const { context, trace } = require('@opentelemetry/api');
  const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
  const { culpritInstrumentations, flushCalls } = require('@culprit/instrumentation');
  const { FailureSpanProcessor } = require('@culprit/span-processor');
  const collector = new Collector();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new BasicTracerProvider({ spanProcessors: [new FailureSpanProcessor(), collector] });
  trace.setGlobalTracerProvider(provider);
  culpritInstrumentations();
  return {
    take: () => {
      flushCalls();
      return collector.take();
    },
  };
};
