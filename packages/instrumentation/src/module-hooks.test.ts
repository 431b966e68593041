import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { runNode } from './testing/run-node.ts';

const PRELOAD = join(import.meta.dirname, 'testing/fixtures/preload.ts');
const OPENAI = dirname(createRequire(import.meta.url).resolve('openai'));

let directory: string;
let provider: SimulatedProvider;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'culprit-hooks-'));
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(OPENAI, join(directory, 'node_modules/openai'));
  provider = await startSimulatedProvider();
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await provider.close();
});

function copyOfOpenai(name: string): string {
  const copy = join(directory, 'node_modules', name);
  cpSync(OPENAI, copy, {
    recursive: true,
    filter: (source) => !/\.map$|\.d\.m?ts$/.test(source) && source !== join(OPENAI, 'src'),
  });
  return copy;
}

/** One minified file of a module and all it imports, as JSON text of its URL. */
async function bundled(name: string, source: string): Promise<string> {
  const entry = join(directory, `${name}.entry.mjs`);
  const file = join(directory, `${name}.mjs`);
  writeFileSync(entry, fill(source));
  const { build } = await import('rolldown');
  await build({ input: entry, platform: 'node', output: { file, minify: true }, logLevel: 'silent' });
  return JSON.stringify(pathToFileURL(file).href);
}

interface Printed {
  spans: string[];
  reports: { name: string; version: string; patched: string[]; missing: string[] }[];
  diagnostics: string[];
}

async function run(
  file: string,
  source: string,
  preload: readonly string[] = ['--import', PRELOAD],
): Promise<Printed> {
  const path = join(directory, file);
  writeFileSync(path, fill(source));
  const { code, stdout, stderr } = await runNode([...preload, path], directory);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Printed;
}

/** Puts the client's options and a call in their places. */
function fill(source: string): string {
  const options = `{ apiKey: 'sk-x', baseURL: '${provider.openaiBaseUrl}', maxRetries: 0 }`;
  const call = `(client) => client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] })`;
  return source.replaceAll('OPTIONS', options).replaceAll('CALL', call);
}

test.each([
  ['an ES module', 'a.mjs', `import OpenAI from 'openai'; await (CALL)(new OpenAI(OPTIONS));`, 1],
  ['a named import', 'b.mjs', `import { OpenAI } from 'openai'; await (CALL)(new OpenAI(OPTIONS));`, 1],
  ['CommonJS', 'c.cjs', `const OpenAI = require('openai'); (CALL)(new OpenAI(OPTIONS)).then(() => 0);`, 1],
  [
    'both at once',
    'd.mjs',
    `import OpenAI from 'openai'; import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url'; const Other = createRequire(import.meta.url)('openai'); await (CALL)(new OpenAI(OPTIONS)); await (CALL)(new Other.OpenAI(OPTIONS));`,
    2,
  ],
  [
    'the client subpath',
    'e.mjs',
    `import { OpenAI } from 'openai/client'; await (CALL)(new OpenAI(OPTIONS));`,
    1,
  ],
  [
    'the azure subpath',
    'f.mjs',
    `import { AzureOpenAI } from 'openai/azure'; await (CALL)(new AzureOpenAI({ apiKey: 'k', apiVersion: '2024-10-21', endpoint: '${'http://127.0.0.1:1'}', maxRetries: 0 })).catch(() => 0);`,
    1,
  ],
  [
    'a resource subpath beside it',
    'g.mjs',
    `import 'openai/resources/chat/completions'; import OpenAI from 'openai'; await (CALL)(new OpenAI(OPTIONS));`,
    1,
  ],
  [
    'a dynamic import',
    'h.mjs',
    `const { default: OpenAI } = await import('openai'); await (CALL)(new OpenAI(OPTIONS));`,
    1,
  ],
])('R37 %s is traced once', async (_name, file, source, calls) => {
  const { spans, diagnostics } = await run(file, source);
  expect(spans).toEqual(new Array(calls).fill('chat gpt-4o'));
  expect(diagnostics).toEqual([]);
});

test('R15 an aliased copy of the package is recognised by its own manifest', async () => {
  copyOfOpenai('renamed-sdk');
  const { spans } = await run(
    'alias.mjs',
    `import OpenAI from 'renamed-sdk'; await (CALL)(new OpenAI(OPTIONS));`,
  );
  expect(spans).toEqual(['chat gpt-4o']);
});

test('R40 an unknown major is patched by its shape and reported once with version and range', async () => {
  const copy = copyOfOpenai('openai-next');
  const manifest = JSON.parse(readFileSync(join(OPENAI, 'package.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, version: '99.1.0' }));
  const { spans, diagnostics } = await run(
    'next.mjs',
    `import OpenAI from 'openai-next'; await (CALL)(new OpenAI(OPTIONS)); await (CALL)(new OpenAI(OPTIONS));`,
  );
  expect(spans).toHaveLength(2);
  expect(diagnostics).toEqual([
    expect.stringMatching(/openai@99\.1\.0 is outside the tested range 4 to 7: patched/),
  ]);
});

test('R40 an unknown shape is reported, not silently left alone', async () => {
  const stub = join(directory, 'node_modules/openai-strange');
  mkdirSync(stub);
  writeFileSync(
    join(stub, 'package.json'),
    JSON.stringify({ name: 'openai', version: '8.0.0', type: 'module', main: 'index.js' }),
  );
  writeFileSync(join(stub, 'index.js'), 'export class OpenAI {}');
  const { diagnostics, reports } = await run('strange.mjs', `import 'openai-strange';`);
  expect(diagnostics).toEqual([expect.stringMatching(/openai@8\.0\.0 .*not patched/)]);
  expect(reports).toMatchObject([{ name: 'openai', version: '8.0.0', patched: [] }]);
});

test('R41 a CommonJS copy loaded before set-up is patched', async () => {
  const { spans } = await run(
    'late.cjs',
    `const OpenAI = require('openai'); const client = new OpenAI(OPTIONS); void import(${JSON.stringify(PRELOAD)}).then(() => (CALL)(client));`,
    [],
  );
  expect(spans).toEqual(['chat gpt-4o']);
});

test('R38 R41 instrument(client) traces a client made before set-up, and every later one of its copy', async () => {
  const index = join(import.meta.dirname, 'index.ts');
  const { spans } = await run(
    'late.mjs',
    `import OpenAI from 'openai'; const client = new OpenAI(OPTIONS); await import(${JSON.stringify(PRELOAD)});
     const { instrument } = await import(${JSON.stringify(index)});
     await (CALL)(client); if (instrument(client) !== client) throw new Error('another object'); instrument(client);
     await (CALL)(client); await (CALL)(new OpenAI(OPTIONS));`,
    [],
  );
  expect(spans).toEqual(['chat gpt-4o', 'chat gpt-4o']);
});

const NOT_RECORDED = expect.stringMatching(
  /^culprit: openai@\S+ made a call that is not recorded: .* bundle or was loaded before Culprit.*instrument\(client\)/,
) as string;

test('R41 an ES module that was loaded before set-up is told of once, at its first call', async () => {
  const { spans, diagnostics } = await run(
    'before.mjs',
    `import OpenAI from 'openai'; await import(${JSON.stringify(PRELOAD)}); const client = new OpenAI(OPTIONS);
     await client.models.list().catch(() => 0); await (CALL)(client); await (CALL)(client);`,
    [],
  );
  expect({ spans, diagnostics }).toEqual({ spans: [], diagnostics: [NOT_RECORDED] });
});

test('R38 an SDK inside a bundle is told of once, and not when its client is instrumented', async () => {
  const entry = `import OpenAI from 'openai'; export const client = new OpenAI(OPTIONS); export const call = CALL;`;
  const bundle = await bundled('bundle', entry);
  const bare = await run('bare.mjs', `const { client, call } = await import(${bundle}); await call(client);`);
  expect(bare).toMatchObject({ spans: [], diagnostics: [NOT_RECORDED] });
  const index = JSON.stringify(join(import.meta.dirname, 'index.ts'));
  const told = await run(
    'told.mjs',
    `const { client, call } = await import(${bundle}); const { instrument } = await import(${index}); await call(instrument(client));`,
  );
  expect(told).toMatchObject({ spans: ['chat gpt-4o'], diagnostics: [] });
});

test('R37 files that only look similar pass untouched', async () => {
  const other = join(directory, 'node_modules/other');
  mkdirSync(other);
  writeFileSync(
    join(other, 'package.json'),
    JSON.stringify({ name: 'other', version: '1.0.0', main: 'index.js' }),
  );
  writeFileSync(
    join(other, 'index.js'),
    'class OpenAI {}\nmodule.exports = () => require("fs").readFileSync(__filename, "utf8").length === 0 || String(OpenAI) + new Error().stack.includes("module-loaded");',
  );
  const { reports, diagnostics } = await run('other.cjs', `require('other')(); class OpenAI {}`);
  expect({ reports, diagnostics }).toEqual({ reports: [], diagnostics: [] });
});
