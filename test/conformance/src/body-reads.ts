const READERS = ['json', 'text', 'arrayBuffer', 'blob', 'formData', 'bytes', 'clone'] as const;

/**
 * Counts how often bodies of responses are read or copied, and looked at through `body`, until `stop()`. Responses that
 * an SDK makes itself, to parse the pieces of a stream with, come from no address and do not count.
 */
export function countReads(): { stop: () => number } {
  let count = 0;
  const undo = [...READERS, 'body' as const].flatMap((key) => {
    const original = Object.getOwnPropertyDescriptor(Response.prototype, key);
    if (original === undefined) return [];
    const { get, value } = original as { get?: () => unknown; value?: (...args: unknown[]) => unknown };
    const counted =
      get === undefined
        ? {
            ...original,
            value(this: Response, ...args: unknown[]): unknown {
              if (this.url !== '') count += 1;
              return value!.apply(this, args);
            },
          }
        : {
            ...original,
            get(this: Response): unknown {
              if (this.url !== '') count += 1;
              return get.call(this);
            },
          };
    Object.defineProperty(Response.prototype, key, counted);
    return [() => Object.defineProperty(Response.prototype, key, original)];
  });
  return {
    stop: () => {
      for (const restore of undo) restore();
      return count;
    },
  };
}
