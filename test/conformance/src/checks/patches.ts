import { channel } from 'node:diagnostics_channel';
import { expect } from 'vitest';
import { culpritInstrumentations, instrument } from '@culprit/instrumentation';
import type { Bench } from '../bench.ts';
import { loadCommonJs, loadVersion } from '../load-version.ts';
import type { Call } from '../subject.ts';
import { objectsBelow } from './objects-below.ts';
import type { Checks } from './check.ts';

/** Prototypes and classes that can be reached from the module and from a client, without what Node brings. */
function owners(bench: Bench): object[] {
  const found = new Set<object>();
  for (const object of objectsBelow(bench.client()))
    for (let at = Object.getPrototypeOf(object); isForeign(at); at = Object.getPrototypeOf(at)) found.add(at);
  for (const value of Object.values(bench.module as object))
    if (typeof value === 'function' && isForeign(value.prototype)) found.add(value.prototype as object);
  return [...found];
}

function isForeign(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'constructor')) return false;
  return !/\[native code\]/.test(Function.prototype.toString.call(value.constructor));
}

type Shot = Map<string, unknown>;

/** Every function below, by place; those of the module itself and of a new client included. */
function snapshot(bench: Bench, targets: readonly object[]): Shot {
  const shot: Shot = new Map();
  const note = (place: string, target: object): void => {
    for (const key of Reflect.ownKeys(target)) {
      const descriptor = Object.getOwnPropertyDescriptor(target, key)!;
      shot.set(`${place}.${String(key)}`, descriptor.value ?? descriptor.get);
    }
  };
  targets.forEach((target, index) => note(`${index} ${target.constructor.name}`, target));
  for (const [name, value] of Object.entries(bench.module as object))
    if (typeof value === 'function') shot.set(`export ${name}`, value);
  return shot;
}

const changed = (before: Shot, after: Shot): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));

export const patchChecks: Checks<'R11' | 'R12' | 'R13' | 'R14' | 'R15'> = {
  R11: {
    run: (bench) => {
      bench.enable(false);
      const targets = owners(bench);
      const shoot = (): Shot => snapshot(bench, targets);
      const original = shoot();
      bench.enable();
      expect(changed(original, shoot())).not.toEqual([]);
      const second = culpritInstrumentations();
      bench.enable(false);
      for (const one of second) one.disable();
      expect(changed(original, shoot())).toEqual([]);
      const off = culpritInstrumentations({ disabled: [bench.subject.adapter] });
      for (const one of off)
        if (!one.instrumentationName.endsWith(`-${bench.subject.adapter}`)) one.disable();
      expect(changed(original, shoot())).toEqual([]);
      for (const one of off) one.disable();
      bench.enable();
      bench.enable(false);
      expect(changed(original, shoot())).toEqual([]);
      bench.enable();
    },
  },
  R12: {
    run: async (bench) => {
      bench.enable();
      const more = Array.from({ length: 20 }, () => culpritInstrumentations()).flat();
      await bench.finish(bench.subject.plain);
      for (const one of more) one.disable();
      expect(await bench.take(1)).toHaveLength(1);
      await bench.finish(bench.subject.plain);
      expect(await bench.take(1)).toHaveLength(1);
    },
  },
  R13: {
    run: async (bench) => {
      const heard = new Set<string>();
      const channels = [
        'undici:request:create',
        'undici:request:bodySent',
        'undici:request:headers',
        'undici:request:trailers',
        'undici:request:error',
        'http.client.request.start',
        'http.client.response.finish',
        'http.client.request.error',
      ].map((name) => ({ name, listen: () => void heard.add(name) }));
      for (const { name, listen } of channels) channel(name).subscribe(listen);
      const { plain, stream } = bench.subject;
      const calls: Call[] = [...Array<Call>(20).fill(plain), ...(stream ? Array<Call>(5).fill(stream) : [])];
      const { seen } = await bench.compare(
        async () => {
          const client = bench.client();
          const answers = await Promise.all(calls.map((call) => bench.finish(call, {}, client)));
          // Requests arrive in any order.
          return answers.length;
        },
        { spans: calls.length },
      );
      for (const { name, listen } of channels) channel(name).unsubscribe(listen);
      expect(seen.value).toBe(calls.length);
    },
  },
  R14: {
    run: async (bench) => {
      const { plain } = bench.subject;
      bench.enable(false);
      const old = bench.client();
      const ownKeys = (client: any): unknown =>
        Reflect.ownKeys(plain.on(client, bench.module) as object).map(String);
      const bare = ownKeys(old);
      const other = bench.client();
      await bench.finish(plain, {}, other);
      // Some SDKs change their client when it is used.
      const used = ownKeys(other);
      bench.enable();
      const fresh = bench.client();
      expect(ownKeys(fresh)).toEqual(bare);
      await bench.finish(plain, {}, fresh);
      expect(await bench.take(1)).toHaveLength(1);
      await bench.finish(plain, {}, old);
      const traced = await bench.take(1);
      if (traced.length === 0) {
        // Functions that an instance got before us are its own: they are reached by handing it over.
        instrument(old);
        await bench.finish(plain, {}, old);
        traced.push(...(await bench.take(1)));
      }
      expect(traced).toHaveLength(1);
      expect(ownKeys(old)).toEqual(used);
    },
  },
  R15: {
    newest: true,
    run: async (bench) => {
      const { subject } = bench;
      bench.enable();
      const modules = await Promise.all(
        subject.versions.flatMap((version) => [loadVersion(version), loadCommonJs(version)]),
      );
      const { plain } = subject;
      const clients = modules.flatMap((module) => {
        if (module === undefined) return [];
        const client = bench.client({ module });
        return async () => bench.drain(plain, await bench.send(plain, plain.args({}, module), client));
      });
      for (const finish of clients) await finish();
      expect(await bench.take(clients.length)).toHaveLength(clients.length);
      const { trouble, category } = subject.failures[0]!;
      for (const finish of clients) {
        bench.wire.next(trouble);
        await finish().catch(() => undefined);
      }
      const failed = await bench.take(clients.length);
      expect(failed.map(({ attributes }) => attributes['culprit.failure.category'])).toEqual(
        clients.map(() => category),
      );
    },
  },
};
