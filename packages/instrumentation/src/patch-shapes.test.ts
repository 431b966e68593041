import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Adapter } from './adapter.ts';
import { fixtureCall, FixtureSdk } from './testing/fixture-sdk.ts';
import { Harness } from './testing/harness.ts';
import { patchReports } from './patch-report.ts';

type Generate = (request: { model: string }, ...rest: unknown[]) => Promise<{ text: string }>;

const ANSWER = `async (request) => ({ text: 'Hi ' + request.model })`;
const REQUEST = { model: 'm' };

let harness: Harness;
let sdk: FixtureSdk | undefined;
beforeEach(() => {
  harness = new Harness();
});
afterEach(async () => {
  sdk?.close();
  sdk = undefined;
  await harness.close();
});

function install(
  files: Readonly<Record<string, string>>,
  adapter: Partial<Adapter> & Pick<Adapter, 'calls'>,
): FixtureSdk {
  sdk = new FixtureSdk(files, adapter);
  return sdk;
}

function names(): string[] {
  const found = harness.finished.map(({ name }) => name);
  harness.spans.reset();
  return found;
}

const CLIENT = `class Client { generate(request) { return (${ANSWER})(request); } }`;

test.each([
  ['an ES module', 'dist/node/index.mjs', `export ${CLIENT}`],
  ['a CommonJS module', 'dist/cjs/lib/client.cjs', `${CLIENT}; exports.Client = Client;`],
])('R37 a class in %s below the root of its package is patched', async (_name, file, source) => {
  const one = install({ [file]: source }, { calls: [fixtureCall()] });
  one.instrument();
  const { Client } = await one.import<{ Client: new () => { generate: Generate } }>(file);
  expect(await new Client().generate(REQUEST)).toEqual({ text: 'Hi m' });
  expect(names()).toEqual(['chat m']);
});

test('a manifest without a name on the way up does not end the package', async () => {
  const one = install({ 'dist/esm/client.js': `export ${CLIENT}` }, { calls: [fixtureCall()] });
  one.write('dist/esm/package.json', '{"type":"module"}');
  one.instrument();
  const { Client } = await one.import<{ Client: new () => { generate: Generate } }>('dist/esm/client.js');
  await new Client().generate(REQUEST);
  expect(names()).toEqual(['chat m']);
});

test('a star stands for the hash that a build put into the name of a file', async () => {
  const file = 'dist/shared/core.a1b2c3.mjs';
  const one = install(
    { [file]: `export ${CLIENT}`, 'dist/shared/deep/core.a1.mjs': `export ${CLIENT}` },
    {
      modules: [{ files: ['dist/shared/core.*.mjs'], hint: 'class Client', bindings: ['Client'] }],
      calls: [fixtureCall()],
    },
  );
  one.instrument();
  type Exports = { Client: new () => { generate: Generate } };
  const { Client } = await one.import<Exports>(file);
  const { Client: Deeper } = await one.import<Exports>('dist/shared/deep/core.a1.mjs');
  await new Client().generate(REQUEST);
  await new Deeper().generate({ model: 'unseen' });
  expect(names()).toEqual(['chat m']);
});

test('several modules each tell of their own classes, and a binding may have had several names', async () => {
  const one = install(
    {
      'a.mjs': `export ${CLIENT}`,
      'b.mjs': `export class NewIndex { query() { return Promise.resolve({}); } }`,
    },
    {
      modules: [
        { files: ['a.mjs'], hint: 'class Client', bindings: ['Client'] },
        { files: ['b.mjs'], hint: 'Index', bindings: ['Index', 'NewIndex'] },
      ],
      calls: [
        fixtureCall(),
        fixtureCall({
          path: { binding: ['Index', 'NewIndex'], statics: '', instance: 'index' },
          method: 'query',
          operation: 'retrieval',
          head: () => ({ target: 'docs' }),
          request: () => ({ dataSource: 'docs', topK: 3 }),
          response: () => ({ documentCount: 2, topScore: 0.5 }),
        }),
      ],
    },
  );
  one.instrument();
  const { Client } = await one.import<{ Client: new () => { generate: Generate } }>('a.mjs');
  await new Client().generate(REQUEST);
  const { NewIndex } = await one.import<{ NewIndex: new () => { query: Generate } }>('b.mjs');
  harness.spans.reset();
  await new NewIndex().query(REQUEST);
  const { name, attributes } = harness.take();
  expect(name).toBe('retrieval docs');
  expect(attributes).toMatchObject({
    'gen_ai.data_source.id': 'docs',
    'gen_ai.retrieval.top_k': 3,
    'culprit.retrieval.document_count': 2,
    'culprit.retrieval.top_score': 0.5,
  });
  expect(attributes).not.toHaveProperty('gen_ai.request.top_k');
  expect(patchReports().slice(-2)).toMatchObject([
    { patched: ['generate'], missing: [] },
    { patched: ['index.query'], missing: [] },
  ]);
});

test('R11 a method that comes from a base class is shadowed on the class alone, and the shadow goes away', async () => {
  const one = install(
    {
      'a.mjs': `export class Base { generate(request) { return (${ANSWER})(request); } }\nexport class Client extends Base {}`,
    },
    { calls: [fixtureCall()] },
  );
  const instrumentation = one.instrument();
  type Class = new () => { generate: Generate };
  const { Base, Client } = await one.import<{ Base: Class; Client: Class }>('a.mjs');
  await new Base().generate(REQUEST);
  expect(names()).toEqual([]);
  await new Client().generate(REQUEST);
  expect(names()).toEqual(['chat m']);
  // What somebody does to the base class afterwards still happens.
  Base.prototype.generate = async () => ({ text: 'replaced' });
  expect(await new Client().generate(REQUEST)).toEqual({ text: 'replaced' });
  instrumentation.disable();
  expect(Object.hasOwn(Client.prototype, 'generate')).toBe(false);
});

test('calls that share a method are told apart by their arguments, others pass untouched', async () => {
  const kind = (name: string): Partial<ReturnType<typeof fixtureCall>> => ({
    operation: name,
    when: ([request]) => (request as { kind?: string }).kind === name,
  });
  const one = install(
    { 'a.mjs': `export ${CLIENT}` },
    { calls: [fixtureCall(kind('chat')), fixtureCall(kind('embeddings'))] },
  );
  one.instrument();
  const { Client } = await one.import<{
    Client: new () => { generate: (request: object) => Promise<unknown> };
  }>('a.mjs');
  for (const type of ['embeddings', 'chat', 'other']) await new Client().generate({ model: 'm', kind: type });
  expect(names()).toEqual(['embeddings m', 'chat m']);
});

const ASSIGNED = `export class Client { constructor() { this.label = 'x'; this.generate = ${ANSWER}; } }`;

test('R14 a function that the constructor assigns is replaced, and the instance looks as before', async () => {
  const one = install({ 'a.mjs': ASSIGNED }, { calls: [fixtureCall({ kind: 'assigned' })] });
  const instrumentation = one.instrument();
  const { Client } = await one.import<{ Client: new () => { generate: Generate } }>('a.mjs');
  const client = new Client();
  expect(Object.keys(client)).toEqual(['label', 'generate']);
  const { value, ...rest } = Object.getOwnPropertyDescriptor(client, 'generate') ?? {};
  expect(rest).toEqual({ writable: true, enumerable: true, configurable: true });
  expect((value as Generate).length).toBe(1);
  // Taken off the instance it still works.
  const { generate } = client;
  await generate(REQUEST);
  expect(names()).toEqual(['chat m']);
  instrumentation.disable();
  expect(client.generate).not.toBe(value);
  expect(Object.hasOwn(Client.prototype, 'generate')).toBe(false);
  await client.generate(REQUEST);
  await generate(REQUEST);
  await new Client().generate(REQUEST);
  expect(names()).toEqual([]);
});

test('R12 twice registered, each shape makes one span and the last one out restores it', async () => {
  const one = install(
    {
      'a.mjs': ASSIGNED,
      'b.mjs': `export async function generate(request) { return { text: 'Hi ' + request.model }; }\nexport const original = generate;`,
    },
    {
      modules: [{ files: ['a.mjs', 'b.mjs'], hint: '', bindings: ['Client', 'generate'] }],
      calls: [
        fixtureCall({ kind: 'assigned' }),
        fixtureCall({ kind: 'function', path: { binding: 'generate', statics: '', instance: '' } }),
      ],
    },
  );
  const instrumentations = [one.instrument(), one.instrument()];
  const { Client } = await one.import<{ Client: new () => { generate: Generate } }>('a.mjs');
  const functions = await one.import<{ generate: Generate; original: Generate }>('b.mjs');
  const both = async (): Promise<string[]> => {
    await new Client().generate(REQUEST);
    await functions.generate(REQUEST);
    return names();
  };
  expect(await both()).toEqual(['chat m', 'chat m']);
  instrumentations[0]?.disable();
  expect(await both()).toEqual(['chat m', 'chat m']);
  instrumentations[1]?.disable();
  expect(await both()).toEqual([]);
  expect(functions.generate).toBe(functions.original);
  instrumentations[0]?.enable();
  expect(await both()).toEqual(['chat m', 'chat m']);
});

test.each([
  [
    'an ES module',
    'a.mjs',
    `export async function generate(request) { return { text: request.model }; }\nexport const inner = (request) => generate(request);`,
  ],
  [
    'CommonJS that exports values',
    'b.cjs',
    `exports.generate = generate; async function generate(request) { return { text: request.model }; }\nexports.inner = (request) => generate(request);`,
  ],
  [
    'CommonJS that exports getters',
    'c.cjs',
    `Object.defineProperty(exports, 'generate', { enumerable: true, get: () => generate });\nasync function generate(request) { return { text: request.model }; }\nexports.inner = (request) => generate(request);`,
  ],
  [
    'CommonJS that exports another name and a group',
    'd.cjs',
    `async function generate(request) { return { text: request.model }; }\nmodule.exports = { generate: generate, group: { create: generate }, inner: (request) => module.exports.group.create(request) };`,
  ],
])('functions of %s are patched for callers outside and inside', async (_name, file, source) => {
  const one = install(
    { [file]: source },
    {
      modules: [{ files: [file], hint: 'generate', bindings: ['generate'] }],
      calls: [fixtureCall({ kind: 'function', path: { binding: 'generate', statics: '', instance: '' } })],
      endpoint: (_client, [request]) => ({ provider: (request as { model: string }).model }),
    },
  );
  const instrumentation = one.instrument();
  const functions = await one.import<{
    generate: Generate;
    inner: Generate;
    default?: Record<string, Generate>;
  }>(file);
  const exported = functions.default ?? (functions as Record<string, unknown>);
  const { generate, inner } = exported as { generate: Generate; inner: Generate };
  expect(await generate({ model: 'one' })).toEqual({ text: 'one' });
  expect(harness.take().attributes['gen_ai.provider.name']).toBe('one');
  await inner({ model: 'two' });
  expect(harness.take().attributes['gen_ai.provider.name']).toBe('two');
  instrumentation.disable();
  await (exported as { generate: Generate }).generate(REQUEST);
  await inner(REQUEST);
  expect(names()).toEqual([]);
});

test('R41 functions of a CommonJS copy loaded before us are patched where it exports them by value', async () => {
  const source = `async function generate(request) { return { text: request.model }; }`;
  const one = install(
    {
      'a.cjs': `${source}\nmodule.exports = { generate };`,
      'b.cjs': `${source}\nObject.defineProperty(exports, 'generate', { enumerable: true, get: () => generate });`,
    },
    {
      modules: [{ files: ['a.cjs', 'b.cjs'], hint: 'generate', bindings: ['generate'] }],
      calls: [fixtureCall({ kind: 'function', path: { binding: 'generate', statics: '', instance: '' } })],
    },
  );
  const values = one.require<{ generate: Generate }>('a.cjs');
  const getters = one.require<{ generate: Generate }>('b.cjs');
  one.instrument();
  await values.generate(REQUEST);
  expect(names()).toEqual(['chat m']);
  await getters.generate(REQUEST);
  expect(names()).toEqual([]);
  expect(harness.diagnostics).toContainEqual(
    expect.stringMatching(/fixture-sdk@1\.0\.0 .*could not be patched/),
  );
});

test('a copy that was loaded while nobody was enabled is patched by the next one who is', async () => {
  const one = install({ 'a.mjs': `export ${CLIENT}` }, { calls: [fixtureCall()] });
  const instrumentation = one.instrument();
  const { Client } = await one.import<{ Client: new () => { generate: Generate } }>('a.mjs');
  instrumentation.disable();
  await new Client().generate(REQUEST);
  expect(names()).toEqual([]);
  one.instrument();
  await new Client().generate(REQUEST);
  expect(names()).toEqual(['chat m']);
});

test('R38 instrument(client) reaches the client that was made before, own functions and inherited ones', async () => {
  const one = install(
    { 'a.mjs': `${ASSIGNED}\nexport class Other { constructor() { this.generate = 'no function'; } }` },
    { calls: [fixtureCall({ kind: 'assigned' }), fixtureCall({ method: 'second' })] },
  );
  const module = await one.import<{ Client: new () => { generate: Generate } }>('a.mjs');
  const client = new module.Client();
  const instrumentation = one.instrument();
  expect(instrumentation.instrument(client)).toBe(true);
  await client.generate(REQUEST);
  await new module.Client().generate(REQUEST);
  expect(names()).toEqual(['chat m', 'chat m']);
  instrumentation.disable();
  await client.generate(REQUEST);
  expect(names()).toEqual([]);
});
