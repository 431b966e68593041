'use strict';

/** As its documentation: `init` first. Its exporter for functions writes finished traces to stdout, where they are read. */
exports.start = ({ require }) => {
  process.env.DD_TRACE_EXPERIMENTAL_EXPORTER = 'log';
  process.env.DD_INSTRUMENTATION_TELEMETRY_ENABLED = 'false';
  process.env.DD_REMOTE_CONFIGURATION_ENABLED = 'false';
  const spans = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => {
    const text = String(chunk);
    if (!text.startsWith('{"traces"')) return write(chunk, ...rest);
    for (const line of text.split('\n').filter(Boolean)) spans.push(...JSON.parse(line).traces.flat());
    return true;
  };
  const tracer = require('dd-trace').init({ startupLogs: false, flushInterval: 0 });
  tracer.use('http', false);
  tracer.use('fetch', false);
  tracer.use('undici', false);
  tracer.use('net', false);
  tracer.use('dns', false);
  return {
    take: () =>
      spans.splice(0).map(({ name, resource, error, meta, metrics }) => ({
        kind: 'dd',
        name,
        scope: resource,
        status: error,
        attributes: { ...meta, ...metrics },
      })),
  };
};
