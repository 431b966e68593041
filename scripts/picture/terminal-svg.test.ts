import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createPaint } from '../../packages/cli/src/render/paint.ts';
import { renderInvestigation } from '../../packages/cli/src/render/investigation.ts';
import { steady } from '../demo-picture.ts';
import { terminalSvg } from './terminal-svg.ts';

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');

test('draws each run of a line in its colour, at its column', () => {
  const svg = terminalSvg(
    ['ab \u001b[31mcd\u001b[39m \u001b[1m\u001b[36me\u001b[39m\u001b[22m \u001b[2mf\u001b[22m'],
    'x',
  );
  expect(textsOf(svg)).toEqual(['ab', 'cd', 'e', 'f']);
  expect(svg).toMatch(/x="45\.3"[^>]*fill="#ff7b72"[^>]*>cd</);
  expect(svg).toMatch(/fill="#76e3ea" font-weight="bold"[^>]*>e</);
});

test('text that looks like markup stays text', () => {
  expect(textsOf(terminalSvg(['<a> & "b"'], 'x'))).toEqual(['&lt;a&gt; &amp; &quot;b&quot;']);
});

test('what differs between two runs is made equal', () => {
  const line = (ms: string, id: string): string => `✓ chat gpt-5 \u001b[2m${ms} ms\u001b[22m  why ${id}`;
  expect(steady([line('8.4', '517e3f497399')])).toEqual(steady([line('120', '7f95028d3a3d')]));
});

test('docs/demo.svg shows what the command prints today (npm run picture draws it)', () => {
  const shown = textsOf(readFileSync(new URL('../../docs/demo.svg', import.meta.url), 'utf8'));
  const category = { category: 'unknown', group: 'unknown', remedy: '', examples: [] };
  const counts = { origins: 1, share: 1, consequences: 0, fatal: 0, recovered: 0, silent: 0, traces: 1 };
  const printed = renderInvestigation(
    {
      ...{ traces: 1, failedTraces: 1, spans: 1, calls: 1, failures: 1, origins: 1 },
      byCategory: [{ ...category, ...counts }],
      ...{ byGroup: [], byProvider: [], byModel: [] },
      recovered: { total: 0, retry: 0, fallback: 0, handler: 0 },
      silent: { origins: 0, share: 0 },
      tokens: { input: 0, output: 0 },
      cost: { usd: 0, calls: 0 },
      latency: { p50: null, p95: null },
    },
    { paint: createPaint(false), columns: 100 },
  );
  const titles = printed.filter((line) => /^[A-Z]/.test(line));
  expect(titles.length).toBeGreaterThan(2);
  const columns = (printed.find((line) => line.includes('what helps')) ?? '').trim().split(/\s{2,}/);
  for (const text of [...titles, ...columns, 'How it spread', 'What would help', 'Go on with'])
    expect(shown.join('\n')).toContain(text);
});
