import { afterEach, beforeEach, expect, test } from 'vitest';
import { context, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Adapter, CallSpec } from './adapter.ts';
import { fixtureCall, FixtureSdk } from './testing/fixture-sdk.ts';
import { Harness } from './testing/harness.ts';

interface Chunk {
  text: string;
}

type Client<Result> = { generate: (request: object, ...rest: unknown[]) => Result };

const REQUEST = { model: 'm' };

let harness: Harness;
let sdk: FixtureSdk | undefined;
const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);
beforeEach(() => {
  harness = new Harness();
  rejections.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  sdk?.close();
  sdk = undefined;
  await harness.close();
  expect(rejections).toEqual([]);
});

/** A client whose `generate` is this source of a function. */
async function client<Result>(
  generate: string,
  spec: Partial<CallSpec> = {},
  adapter: Partial<Adapter> = {},
): Promise<Client<Result>> {
  sdk = new FixtureSdk(
    {
      'a.mjs': `export class Client { constructor(outside) { this.outside = outside; } }\nClient.prototype.generate = ${generate};`,
    },
    { ...adapter, calls: [fixtureCall(spec)] },
  );
  sdk.instrument();
  const { Client: Made } = await sdk.import<{ Client: new (outside: object) => Client<Result> }>('a.mjs');
  return new Made({ active: () => trace.getSpan(context.active())?.spanContext().spanId });
}

async function read(source: AsyncIterable<Chunk>, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of source) if (texts.push(text) >= most) break;
  return texts;
}

function ending(): { text: unknown; chunks: unknown; ending: unknown; outcome: unknown } {
  const { attributes }: ReadableSpan = harness.take();
  return {
    text: attributes['culprit.response.length'],
    chunks: attributes['culprit.stream.chunks'],
    ending: attributes['culprit.stream.ending'],
    outcome: attributes['culprit.outcome'],
  };
}

const THREE = `[{ text: 'a' }, { text: 'b' }, { text: 'c' }]`;
const COMPLETED = { text: 3, chunks: 3, ending: 'completed', outcome: undefined };

test('an answer that is returned without a promise is read', async () => {
  const { text } = await client<Chunk>(`function () { return { text: 'abc' }; }`).then((one) =>
    one.generate(REQUEST),
  );
  expect(text).toBe('abc');
  expect(ending().text).toBe(3);
});

test('a generator that is returned at once stays the generator it was, and its requests belong to the call', async () => {
  const one = await client<AsyncGenerator<Chunk & { active: string }>>(
    `async function* () { for (const chunk of ${THREE}) yield { ...chunk, active: this.outside.active() }; }`,
  );
  const stream = one.generate(REQUEST);
  expect(Object.prototype.toString.call(stream)).toBe('[object AsyncGenerator]');
  expect(Object.keys(stream)).toEqual([]);
  expect(harness.finished).toEqual([]);
  const active: unknown[] = [];
  for await (const chunk of stream) active.push(chunk.active, trace.getSpan(context.active()));
  const [span] = harness.finished;
  expect(active).toEqual(new Array(3).fill([span?.spanContext().spanId, undefined]).flat());
  expect(ending()).toEqual(COMPLETED);
});

test.each([
  ['promised generator', `async function () { return (async function* () { yield* ${THREE}; })(); }`],
  [
    'iterator that is no generator',
    `async function () { const left = ${THREE}; return { next: async () => ({ done: left.length === 0, value: left.shift() }), [Symbol.asyncIterator]() { return this; } }; }`,
  ],
])('a %s is watched on the object itself, by for await and by hand', async (_name, source) => {
  const one = await client<Promise<AsyncIterator<Chunk> & AsyncIterable<Chunk>>>(source);
  expect(await read(await one.generate(REQUEST))).toEqual(['a', 'b', 'c']);
  expect(ending()).toEqual(COMPLETED);
  const iterator = await one.generate(REQUEST);
  while ((await iterator.next()).done !== true);
  expect(ending()).toEqual(COMPLETED);
});

test('a generator that is left early, closed unread, or fails ends its call so', async () => {
  const one = await client<AsyncGenerator<Chunk>>(
    `async function* ({ failing }) { yield { text: 'a' }; if (failing) throw new TypeError('torn'); yield { text: 'b' }; }`,
  );
  expect(await read(one.generate(REQUEST), 1)).toEqual(['a']);
  expect(ending()).toMatchObject({ chunks: 1, ending: 'abandoned' });
  await one.generate(REQUEST).return(undefined);
  expect(ending()).toMatchObject({ chunks: 0, ending: 'abandoned' });
  await expect(read(one.generate({ ...REQUEST, failing: true }))).rejects.toThrow('torn');
  expect(ending()).toMatchObject({ chunks: 1, ending: 'failed' });
});

test('the source of chunks is found inside the result, which stays what it was', async () => {
  const one = await client<Promise<{ stream: AsyncGenerator<Chunk>; meta: string }>>(
    `async function () { return Object.freeze({ meta: 'x', stream: (async function* () { yield* ${THREE}; })() }); }`,
    {
      stream: {
        ...fixtureCall().stream,
        find: (value) => (value as { stream?: unknown }).stream,
      } as CallSpec['stream'],
    },
  );
  const result = await one.generate(REQUEST);
  expect(result.meta).toBe('x');
  expect(await read(result.stream)).toEqual(['a', 'b', 'c']);
  expect(ending()).toEqual(COMPLETED);
});

const WHOLE = `async function ({ failing }) {
  const response = failing ? Promise.reject(new TypeError('torn')) : Promise.resolve({ text: 'abc' });
  return { response, stream: (async function* () { yield* ${THREE}; })() };
}`;
const wholeSpec = (handled: boolean): Partial<CallSpec> => ({
  stream: {
    ...fixtureCall().stream,
    find: (value) => (value as { stream?: unknown }).stream,
    whole: { at: 'response', handled },
  } as CallSpec['stream'],
});

test('a promise of the whole answer beside the stream ends the call', async () => {
  const one = await client<Promise<{ stream: AsyncGenerator<Chunk>; response: Promise<Chunk> }>>(
    WHOLE,
    wholeSpec(false),
  );
  const { response } = await one.generate(REQUEST);
  expect(await response).toEqual({ text: 'abc' });
  expect(ending()).toMatchObject({ text: 3, ending: 'completed' });
  const failing = await one.generate({ ...REQUEST, failing: true });
  await expect(failing.response).rejects.toThrow('torn');
  expect(ending()).toMatchObject({ ending: 'failed' });
});

test('R9 a whole answer that the SDK handles itself leaves nothing unhandled, any other exactly one', async () => {
  const handled = await client<Promise<unknown>>(WHOLE, wholeSpec(true));
  await handled.generate({ ...REQUEST, failing: true });
  await new Promise(setImmediate);
  expect(rejections).toEqual([]);
  sdk?.close();
  const open = await client<Promise<unknown>>(WHOLE, wholeSpec(false));
  await open.generate({ ...REQUEST, failing: true });
  await new Promise(setImmediate);
  expect(rejections.splice(0)).toEqual([new TypeError('torn')]);
});

const INNER = `(() => {
  class Later extends Promise {
    constructor(inner) { super(() => {}); this.inner = inner; }
    then(done, failed) { return this.inner.then(({ data }) => data).then(done, failed); }
    static get [Symbol.species]() { return Promise; }
    async raw() { return await this.inner; }
  }
  return function ({ failing }) {
    return new Later(failing ? Promise.reject(new TypeError('torn')) : Promise.resolve({ data: { text: 'abc' }, response: { status: 200, headers: { get: (name) => (name === 'x-request-id' ? 'r1' : null) } } }));
  };
})()`;

test('R4 a promise class that settles as an inner promise keeps its class and its other doors', async () => {
  type Later = Promise<Chunk> & { raw(): Promise<unknown> };
  const one = await client<Later>(
    INNER,
    {},
    { promise: { inner: 'inner', value: 'data', response: 'response' } },
  );
  const result = one.generate(REQUEST);
  expect(result.constructor.name).toBe('Later');
  expect(await result).toEqual({ text: 'abc' });
  const { attributes } = harness.take();
  expect(attributes).toMatchObject({ 'culprit.response.length': 3, 'culprit.request.id': 'r1' });
  expect(await one.generate(REQUEST).raw()).toMatchObject({ data: { text: 'abc' } });
  expect(harness.take().attributes['culprit.response.length']).toBe(3);
  await expect(one.generate({ ...REQUEST, failing: true })).rejects.toThrow('torn');
  expect(harness.take().status.code).toBe(2);
  void one.generate({ ...REQUEST, failing: true });
  await new Promise(setImmediate);
  expect(rejections.splice(0)).toEqual([new TypeError('torn')]);
});

test('a callback gets what it got before, and the call its end', async () => {
  const one = await client<undefined>(
    `function ({ failing }, callback) { queueMicrotask(() => (failing ? callback.call('self', new TypeError('torn')) : callback.call('self', null, { text: 'abc' }, 'more'))); }`,
    { callback: (args) => (typeof args[1] === 'function' ? 1 : undefined) },
  );
  const called = (request: object): Promise<unknown[]> =>
    new Promise((resolve) => {
      const callback = function (this: unknown, ...args: unknown[]): void {
        resolve([String(this), ...args]);
      };
      expect(one.generate(request, callback)).toBeUndefined();
    });
  expect(await called(REQUEST)).toEqual(['self', null, { text: 'abc' }, 'more']);
  expect(ending().text).toBe(3);
  expect(await called({ ...REQUEST, failing: true })).toEqual(['self', new TypeError('torn')]);
  expect(harness.take().attributes['error.type']).toBe('TypeError');
});

/** A web stream class with an iterator built on its reader, and one that leaves it to the platform. */
const STREAMS: readonly (readonly [string, string])[] = [
  ['native iterator', ''],
  [
    'iterator of its own',
    `[Symbol.asyncIterator]() { const reader = this.getReader(); return { next: () => reader.read(), async return() { await reader.cancel(); return { done: true }; } }; }`,
  ],
];
const streamOf = (iterator: string): string => `(() => {
  class EventStream extends ReadableStream { pulls = 0; ${iterator} }
  return async function ({ failing }) {
    const left = ${THREE};
    const stream = new EventStream({ pull(controller) {
      stream.pulls += 1;
      if (left.length > 0) controller.enqueue(left.shift());
      else if (failing) controller.error(new TypeError('torn'));
      else controller.close();
    } }, { highWaterMark: 0 });
    return stream;
  };
})()`;
type EventStream = ReadableStream<Chunk> & { pulls: number };

test.each(STREAMS)(
  'R8 a web stream with its %s is seen through each of its doors',
  async (_name, iterator) => {
    const one = await client<Promise<EventStream>>(streamOf(iterator));
    const stream = await one.generate(REQUEST);
    expect(stream.constructor.name).toBe('EventStream');
    expect(await read(stream)).toEqual(['a', 'b', 'c']);
    expect(ending()).toEqual(COMPLETED);

    const reader = (await one.generate(REQUEST)).getReader();
    while (!(await reader.read()).done);
    expect(ending()).toEqual(COMPLETED);

    const [left, right] = (await one.generate(REQUEST)).tee();
    expect(await Promise.all([read(left), read(right)])).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    expect(ending()).toEqual(COMPLETED);

    const written: string[] = [];
    const piped = await one.generate(REQUEST);
    await piped.pipeTo(new WritableStream<Chunk>({ write: ({ text }) => void written.push(text) }));
    expect({ written, locked: piped.locked }).toEqual({ written: ['a', 'b', 'c'], locked: false });
    expect(ending()).toEqual(COMPLETED);

    const upper = new TransformStream<Chunk, Chunk>({
      transform: ({ text }, controller) => controller.enqueue({ text: text.toUpperCase() }),
    });
    expect(await read((await one.generate(REQUEST)).pipeThrough(upper))).toEqual(['A', 'B', 'C']);
    expect(ending()).toEqual(COMPLETED);
  },
);

test('R8 nothing of a web stream is read before somebody asks for it', async () => {
  const one = await client<Promise<EventStream>>(streamOf(''));
  const stream = await one.generate(REQUEST);
  const reader = stream.getReader();
  await new Promise(setImmediate);
  expect(stream.pulls).toBe(0);
  await reader.read();
  await new Promise(setImmediate);
  expect(stream.pulls).toBe(1);
  await reader.cancel();
  expect(ending()).toMatchObject({ chunks: 1, ending: 'abandoned' });
  const unwilling = await one.generate(REQUEST);
  void unwilling.pipeTo(new WritableStream<Chunk>({}, { highWaterMark: 0 })).catch(() => undefined);
  await new Promise(setImmediate);
  expect(unwilling.pulls).toBe(0);
});

test('web streams fail, close and refuse as they did', async () => {
  const one = await client<Promise<EventStream>>(streamOf(''));
  await expect(read(await one.generate({ ...REQUEST, failing: true }))).rejects.toThrow('torn');
  expect(ending()).toMatchObject({ text: 3, chunks: 3, ending: 'failed' });
  await (await one.generate(REQUEST)).cancel();
  expect(ending()).toMatchObject({ chunks: 0, ending: 'abandoned' });
  const taken = await one.generate(REQUEST);
  const reader = taken.getReader();
  expect(() => taken.getReader()).toThrow(TypeError);
  expect(() => taken.tee()).toThrow(TypeError);
  await expect(taken.pipeTo(new WritableStream())).rejects.toThrow(TypeError);
  await expect(taken.cancel()).rejects.toThrow(TypeError);
  reader.releaseLock();
  expect(harness.finished).toEqual([]);
  expect((await read(taken)).at(-1)).toBe('c');
  expect(ending()).toMatchObject({ ending: 'completed' });
});

test('a reading that its reader gave up is no failure of the stream', async () => {
  const one = await client<Promise<EventStream>>(
    `async function () { return new ReadableStream({ pull: (controller) => { this.outside.controller = controller; return new Promise(() => {}); } }, { highWaterMark: 0 }); }`,
  );
  const stream = await one.generate(REQUEST);
  const reader = stream.getReader();
  const waiting = reader.read();
  reader.releaseLock();
  await expect(waiting).rejects.toThrow(TypeError);
  expect(harness.finished).toEqual([]);
  const { controller } = (one as unknown as { outside: { controller: ReadableStreamDefaultController } })
    .outside;
  controller.enqueue({ text: 'abc' });
  controller.close();
  expect(await read(stream)).toEqual(['abc']);
  expect(ending()).toMatchObject({ text: 3, ending: 'completed' });
});
