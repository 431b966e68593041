'use strict';

/** As its README: `Laminar.initialize` before the SDKs are loaded. Spans are read from its processor's provider. */
exports.start = ({ require }) => {
  const { Collector, listenTo } = module.require('./otel.cjs');
  const { Laminar, getTracerProvider } = require('@lmnr-ai/lmnr');
  Laminar.initialize({
    projectApiKey: 'none',
    baseUrl: 'http://127.0.0.1',
    httpPort: 9,
    grpcPort: 9,
    forceHttp: true,
  });
  const collector = new Collector();
  listenTo(getTracerProvider(), collector);
  return { take: () => collector.take() };
};
