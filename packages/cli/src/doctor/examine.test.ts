import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPaint } from '../render/paint.ts';
import { renderExamination } from '../render/examination.ts';
import { examine } from './examine.ts';

interface App {
  manifest?: object;
  /** Path under node_modules → version; the package name is the last folder after node_modules. */
  modules?: Readonly<Record<string, string>>;
  segments?: number;
}

function folderOf({ manifest = {}, modules = {}, segments = 0 }: App): string {
  const folder = mkdtempSync(join(tmpdir(), 'culprit-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const [path, version] of Object.entries(modules)) {
    const target = join(folder, 'node_modules', path);
    mkdirSync(target, { recursive: true });
    const name = path.split('node_modules/').at(-1);
    writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version }));
  }
  if (segments > 0) mkdirSync(join(folder, '.culprit'));
  for (let i = 0; i < segments; i++) writeFileSync(join(folder, '.culprit', `traces-${i}.jsonl`), '');
  return folder;
}

const adviceFor = async (app: App, node = 'v24.0.0'): Promise<string> =>
  (await examine(folderOf(app), node)).advice.map(({ level, text }) => `${level}: ${text}`).join('\n');

const registered = { scripts: { start: 'node --import culprit/register app.js' } };

test('an application that is set up gets no advice', async () => {
  expect(
    await adviceFor({
      manifest: registered,
      modules: { culprit: '1.0.0', openai: '6.0.0', '@opentelemetry/api': '1.9.1' },
    }),
  ).toBe('');
});

test('finds every copy of an SDK, nested and scoped ones too', async () => {
  const found = await examine(
    folderOf({
      modules: {
        openai: '7.1.0',
        'some-framework': '1.0.0',
        'some-framework/node_modules/openai': '4.20.0',
        voyageai: '1.0.0',
      },
    }),
    'v24.0.0',
  );
  expect(found.sdks.map(({ name, version, state }) => `${name} ${version} ${state}`).sort()).toEqual([
    'openai 4.20.0 patched',
    'openai 7.1.0 patched',
    'voyageai 1.0.0 unknown',
  ]);
});

test('a major nobody tested is tried, and that is said', async () => {
  expect(await adviceFor({ modules: { culprit: '1.0.0', openai: '99.0.0' } })).toMatch(
    /openai 99\.0\.0 is outside the tested majors/,
  );
});

test('an SDK without an adapter is never left out in silence', async () => {
  expect(await adviceFor({ modules: { culprit: '1.0.0', voyageai: '0.2.0' } })).toContain(
    'voyageai 0.2.0 has no adapter',
  );
});

test('two versions of the OpenTelemetry API are a problem', async () => {
  expect(
    await adviceFor({
      modules: {
        culprit: '1.0.0',
        '@opentelemetry/api': '1.9.0',
        'x/node_modules/@opentelemetry/api': '1.10.0',
        x: '1.0.0',
      },
    }),
  ).toMatch(/problem: There are 2 versions of @opentelemetry\/api .*overrides/);
});

test('one version in two places is none', async () => {
  expect(
    await adviceFor({
      modules: { x: '1.0.0', '@opentelemetry/api': '1.9.0', 'x/node_modules/@opentelemetry/api': '1.9.0' },
    }),
  ).not.toContain('versions of');
});

test.each([
  ['v20.19.0', true],
  ['v22.14.0', true],
  ['v22.15.0', false],
  ['v24.0.0', false],
])('Node.js %s', async (node, problem) => {
  expect((await adviceFor({}, node)).includes('no module hooks')).toBe(problem);
});

test('whoever sets up OpenTelemetry is named', async () => {
  const advice = await adviceFor({ modules: { culprit: '1.0.0', '@opentelemetry/sdk-node': '0.220.0' } });
  expect(advice).toContain('@opentelemetry/sdk-node sets up OpenTelemetry here');
  expect(advice).not.toContain('No script');
});

test('a bundler is told of with the setting that keeps the SDKs out', async () => {
  expect(
    await adviceFor({
      manifest: { dependencies: { next: '16' }, devDependencies: { webpack: '5' } },
      modules: { openai: '7.0.0', voyageai: '1.0.0' },
    }),
  ).toContain("Set serverExternalPackages: ['culprit', 'openai'] in next.config, or call instrument(client)");
  expect(await adviceFor({ manifest: { devDependencies: { webpack: '5' } } })).toContain(
    'instrument(client)',
  );
});

test('a folder without package.json, SDK and culprit says all three', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'culprit-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { advice } = await examine(folder, 'v24.0.0');
  expect(advice.map(({ text }) => text).join('\n')).toMatch(
    /not installed here[^]*No LLM SDK[^]*no readable package\.json/,
  );
});

test('the answer for people names what was found', async () => {
  const folder = folderOf({
    manifest: registered,
    modules: { culprit: '1.2.3', openai: '6.0.0', '@opentelemetry/api': '1.9.1' },
    segments: 2,
  });
  const text = renderExamination(await examine(folder, 'v24.0.0'), createPaint(false)).join('\n');
  expect(text).toContain('culprit 1.2.3');
  expect(text).toContain('2 segments of recorded traces');
  expect(text).toMatch(/openai +6\.0\.0 +yes/);
});
