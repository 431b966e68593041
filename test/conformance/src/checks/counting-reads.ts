/** Arguments that count, by path, how often each property of their plain data is read. */
export function countingReads(args: readonly unknown[]): {
  args: unknown[];
  reads: () => Record<string, number>;
} {
  const counts: Record<string, number> = {};
  const wrap = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype)
      return withWrapped(value, path);
    return new Proxy(value, {
      get: (target, key, receiver) => {
        const at = `${path}.${String(key)}`;
        counts[at] = (counts[at] ?? 0) + 1;
        return wrap(Reflect.get(target, key, receiver), at);
      },
    });
  };
  /** Instances stay what they are, and hold plain data that counts (a command and its input). */
  const withWrapped = (instance: object, path: string): object => {
    for (const [key, { value, writable }] of Object.entries(Object.getOwnPropertyDescriptors(instance)))
      if (writable === true && typeof value === 'object' && value !== null && isPlain(value as object))
        (instance as Record<string, unknown>)[key] = wrap(value, path);
    return instance;
  };
  return { args: args.map((arg, index) => wrap(arg, String(index))), reads: () => counts };
}

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;
