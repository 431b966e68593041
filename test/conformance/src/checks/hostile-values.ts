class Instance {
  readonly held: Date = new Date(0);
  #secret = 1;

  reveal(): number {
    return this.#secret;
  }
}

function cycle(): unknown {
  const self: Record<string, unknown> = { name: 'cycle' };
  self['self'] = self;
  return self;
}

function shared(): unknown {
  let at: unknown = { end: true };
  for (let level = 0; level < 12; level += 1) at = { left: at, right: at };
  return at;
}

function deep(): unknown {
  let at: unknown = 'bottom';
  for (let level = 0; level < 1500; level += 1) at = [at];
  return at;
}

const fails = (): never => {
  throw new RangeError('read at your own risk');
};

/** Values that applications do pass; each made anew, since the SDK may keep or change it. */
export const HOSTILE: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'not a number': () => NaN,
  'an empty text': () => '',
  'half of a pair': () => '\ud800 text',
  bigint: () => 12n,
  symbol: () => Symbol('s'),
  function: () => () => 1,
  date: () => new Date(0),
  'an invalid date': () => new Date(NaN),
  map: () => new Map([['a', 1]]),
  set: () => new Set([1]),
  regexp: () => /x/g,
  error: () => new Error('inside'),
  bytes: () => new Uint8Array([1, 2, 3]),
  'an instance': () => new Instance(),
  'no prototype': () => Object.assign(Object.create(null) as object, { a: 1 }),
  'frozen, with toJSON': () => Object.freeze({ toJSON: () => ({ a: 1 }) }),
  'toJSON that throws': () => ({ toJSON: fails }),
  'a getter that throws': () => Object.defineProperty({}, 'content', { get: fails, enumerable: true }),
  'an iterator that throws': () => ({ [Symbol.iterator]: fails }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a promise': () => Promise.resolve(1),
  cycle,
  'shared parts': shared,
  deep,
  holes: () => [, 1, , { role: 'user', content: 'x' }], // eslint-disable-line no-sparse-arrays
  'a list of nothing': () => [null, undefined],
};
