import { ProxyTracerProvider } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';

import { attachFailureProcessor, hasFailureProcessor } from './attach.ts';
import { FailureSpanProcessor } from './failure-span-processor.ts';

describe('attachFailureProcessor', () => {
  it('adds itself to a provider of SDK 2 that was already built', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    expect(hasFailureProcessor(provider)).toBe(false);
    expect(attachFailureProcessor(provider, new FailureSpanProcessor())).toBe(true);
    expect(hasFailureProcessor(provider)).toBe(true);

    const span = provider
      .getTracer('app')
      .startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat' } });
    span.end();
    expect(exporter.getFinishedSpans()[0]?.attributes['culprit.trace.failed']).toBe(false);
  });

  it('is added to a provider once', () => {
    const provider = new BasicTracerProvider();
    expect(attachFailureProcessor(provider, new FailureSpanProcessor())).toBe(true);
    expect(attachFailureProcessor(provider, new FailureSpanProcessor())).toBe(false);
  });

  it('knows a processor that was given to the constructor', () => {
    const provider = new BasicTracerProvider({ spanProcessors: [new FailureSpanProcessor()] });
    expect(hasFailureProcessor(provider)).toBe(true);
    expect(attachFailureProcessor(provider, new FailureSpanProcessor())).toBe(false);
  });

  it('goes before the exporters of a provider of SDK 1', () => {
    const exporting = new SimpleSpanProcessor(new InMemorySpanExporter());
    const provider = {
      activeSpanProcessor: { _spanProcessors: [exporting] as unknown[] },
      addSpanProcessor(processor: unknown) {
        this.activeSpanProcessor = {
          _spanProcessors: [...this.activeSpanProcessor._spanProcessors, processor],
        };
      },
    };
    const processor = new FailureSpanProcessor();
    expect(attachFailureProcessor(provider, processor)).toBe(true);
    expect(provider.activeSpanProcessor._spanProcessors).toEqual([processor, exporting]);
  });

  it('leaves the array alone that the provider was given', () => {
    const spanProcessors = [new SimpleSpanProcessor(new InMemorySpanExporter())];
    attachFailureProcessor(new BasicTracerProvider({ spanProcessors }), new FailureSpanProcessor());
    expect(spanProcessors).toHaveLength(1);
  });

  it('uses addSpanProcessor where the provider has it', () => {
    const added: unknown[] = [];
    const provider = { addSpanProcessor: (processor: unknown) => void added.push(processor) };
    const processor = new FailureSpanProcessor();
    expect(attachFailureProcessor(provider, processor)).toBe(true);
    expect(added).toEqual([processor]);
  });

  it('looks through the proxy provider of the API', () => {
    const proxy = new ProxyTracerProvider();
    const provider = new BasicTracerProvider();
    proxy.setDelegate(provider);
    expect(attachFailureProcessor(proxy, new FailureSpanProcessor())).toBe(true);
    expect(hasFailureProcessor(provider)).toBe(true);
  });

  it.each([
    ['undefined', undefined],
    ['a string', 'provider'],
    ['the no-op provider', new ProxyTracerProvider()],
    ['an unknown shape', { _activeSpanProcessor: { processors: [] } }],
    [
      'a provider that throws',
      {
        get _activeSpanProcessor(): never {
          throw new Error('no');
        },
      },
    ],
    ['a frozen provider', { _activeSpanProcessor: Object.freeze({ _spanProcessors: [] }) }],
  ])('refuses %s', (_, provider) => {
    expect(attachFailureProcessor(provider, new FailureSpanProcessor())).toBe(false);
    expect(hasFailureProcessor(provider)).toBe(false);
  });
});
