import { expect, test } from 'vitest';
import { readDocument } from '../formats/read-document.ts';
import { foreignTraces } from '../testing/foreign-traces.ts';
import { toRequest } from '../testing/spans.ts';
import { analyzeTrace } from './analyze-trace.ts';

test.each(foreignTraces())('finds the origin in a trace of $library', ({ trace, origin, edges }) => {
  const { spans } = readDocument(toRequest(trace.spans));
  const { cascade } = analyzeTrace({ ...trace, spans });
  const names = new Map(trace.spans.map((span) => [span.spanId, span.name]));
  const found = [...cascade.spans.values()].flatMap(({ spanId, causes }) =>
    causes.map((cause) => `${names.get(cause.spanId)} > ${names.get(spanId)}`),
  );
  expect(cascade.origins.map((id) => [names.get(id), cascade.spans.get(id)?.ownCategory])).toEqual([origin]);
  expect(found.toSorted()).toEqual(edges.toSorted());
});

test('a healthy call whose content is hidden or shown has no failure', () => {
  const shown = {
    'openinference.span.kind': 'LLM',
    'llm.output_messages.0.message.role': 'assistant',
  };
  for (const content of ['__REDACTED__', 'All is well with your order.']) {
    const [{ trace }] = foreignTraces() as [ReturnType<typeof foreignTraces>[number]];
    const [first] = trace.spans;
    const span = {
      ...first!,
      status: 'unset' as const,
      events: [],
      attributes: { ...shown, 'llm.output_messages.0.message.content': content },
    };
    expect(analyzeTrace({ traceId: span.traceId, spans: [span] }).failures).toEqual([]);
  }
});
