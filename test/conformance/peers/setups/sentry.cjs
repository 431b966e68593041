'use strict';

/** As its documentation: `Sentry.init` first, tracing on. Each scenario runs inside a span of the application's. */
exports.start = ({ require }) => {
  const Sentry = require('@sentry/node');
  const spans = [];
  const note = ({ op, description, status, data }) => {
    if (op !== 'probe')
      spans.push({ kind: 'sentry', name: description, scope: op, status, attributes: data ?? {} });
  };
  Sentry.init({
    dsn: 'http://key@127.0.0.1:9/1',
    tracesSampleRate: 1,
    // Whole traces at once: otherwise spans are handed out one by one and this callback is not asked.
    traceLifecycle: 'static',
    beforeSend: () => null,
    beforeSendTransaction: (event) => {
      note({ ...event.contexts?.trace, description: event.transaction });
      event.spans?.forEach(note);
      return null;
    },
  });
  return {
    take: () => spans.splice(0).filter(({ scope }) => /gen_ai|ai\./.test(scope ?? '')),
    around: (run) => Sentry.startSpan({ name: 'probe', op: 'probe' }, run),
    flush: () => Sentry.flush(500),
  };
};
