import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
// The command line is no package to import: this is the test of what it says about several processes.
import { runCulprit } from '../../../packages/cli/src/testing/run-culprit.ts';
import type { StoredSpan } from '@culprit/store';
import { type ChainRun, runChain } from './chain.ts';

let run: ChainRun | undefined;
afterEach(() => {
  run?.remove();
  run = undefined;
});

const TRUNCATED = { extract: { name: 'truncation' } } as const;
const TWO = ['intake', 'writer'];
const THREE = ['intake', 'relay', 'writer'];

/** The stored span of a name; of a service when several have it. */
function span(name: string, service?: string): StoredSpan {
  const found = run?.analysis.trace.spans.find(
    (one) => one.name === name && (service === undefined || one.resource['service.name'] === service),
  );
  if (found === undefined) throw new Error(`no span "${name}"`);
  return found;
}

const segmentsIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.startsWith('traces-'))
    .map((name) => join(directory, name));
const causesOf = (name: string): readonly string[] =>
  run?.analysis.cascade.spans.get(span(name).spanId)?.causes.map(({ spanId }) => spanId) ?? [];
const baggage = (): unknown => span('POST /writer').attributes['seen.baggage'];

describe.each([
  ['two', TWO],
  ['three', THREE],
])('a failure that spreads over %s processes', { timeout: 90_000 }, (_, roles) => {
  it('R73 is linked to its origin as it happens, in the process that sees the symptom', async () => {
    run = await runChain({ roles, faults: TRUNCATED });
    const origin = span('chat gpt-4o-mini', 'intake').spanId;
    expect(run.status).toBe(500);
    expect(span('parse order').attributes).toMatchObject({
      'culprit.failure.category': 'cascading_failure',
      'culprit.cascade.role': 'propagated',
      'culprit.cascade.origin.span_id': origin,
      'culprit.cascade.origin.category': 'incomplete_response',
      'culprit.cascade.cause.span_id': origin,
      'culprit.cascade.evidence': 'failure_context',
      'culprit.cascade.confidence': 0.4,
    });
    expect(span('parse order').links.map(({ spanId }) => spanId)).toEqual([origin]);
    expect(span('POST /writer').attributes).toMatchObject({
      'culprit.cascade.origin.span_id': origin,
      'culprit.trace.failed': true,
      'culprit.trace.origin.span_id': origin,
      'culprit.trace.origin.category': 'incomplete_response',
    });
  });

  it('R62 is one story from the first service to the last once it is stored', async () => {
    run = await runChain({ roles, faults: TRUNCATED });
    const origin = span('chat gpt-4o-mini', 'intake').spanId;
    expect(run.analysis.cascade.fatal).toEqual([origin]);
    expect(run.analysis.origin).toEqual({ spanId: origin, category: 'incomplete_response' });
    // Down to the last service by what it was told, and up again by the errors that the answers were.
    expect(causesOf('parse order')).toEqual([origin]);
    expect(causesOf('POST /writer')).toEqual([span('parse order').spanId]);
    expect(run.analysis.cascade.spans.get(span('POST /intake').spanId)?.origins).toEqual([origin]);
    const why = await runCulprit(['why', run.analysis.trace.traceId, '--dir', run.directory], { cwd: '/' });
    expect(why.stdout).toMatch(/FATAL ORIGIN/);
    expect(why.stdout).toContain('possible, 0.40');
    const analyzed = await runCulprit(['analyze', ...segmentsIn(run.directory), '--json'], { cwd: '/' });
    expect(analyzed.stdout).toContain(origin);
  });

  it('links nothing when all goes well', async () => {
    run = await runChain({ roles });
    expect(run.status).toBe(200);
    expect(run.analysis.failures).toEqual([]);
    expect(run.analysis.trace.spans.flatMap(({ links }) => links)).toEqual([]);
    expect(baggage()).toBe('tenant=blue');
  });
});

describe('what a request tells', { timeout: 90_000 }, () => {
  it('is ids and words, beside the baggage of the application', async () => {
    run = await runChain({ roles: TWO, faults: TRUNCATED });
    const { traceId, spanId } = span('chat gpt-4o-mini');
    expect(baggage()).toBe(`tenant=blue,culprit.failures=${traceId}.${spanId}-incomplete_response`);
    expect(span('POST /writer').attributes['seen.tenant']).toBe('blue');
  });

  it('is nothing with CULPRIT_PROPAGATE_FAILURES=false, and then nothing is claimed', async () => {
    run = await runChain({ roles: TWO, faults: TRUNCATED, env: { CULPRIT_PROPAGATE_FAILURES: 'false' } });
    expect(baggage()).toBe('tenant=blue');
    expect(span('parse order').links).toEqual([]);
    expect(span('parse order').attributes).toEqual({});
    // The failure that rose from the last service to the first is joined all the same.
    expect(run.analysis.cascade.fatal).toEqual([span('parse order').spanId]);
  });

  it('is nothing where the propagator carries no baggage', async () => {
    run = await runChain({ roles: TWO, faults: TRUNCATED, env: { OTEL_PROPAGATORS: 'tracecontext' } });
    expect(baggage()).toBe('');
    expect(span('parse order').links).toEqual([]);
  });

  it('is nothing of a failure that was made good', async () => {
    run = await runChain({
      roles: TWO,
      faults: { extract: { name: 'rate_limit' } },
      env: { FALLBACK: 'yes' },
    });
    expect(run.status).toBe(200);
    expect(baggage()).toBe('tenant=blue');
  });
});
