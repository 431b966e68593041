const REPLACEMENTS: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  NaN,
  '',
  'text',
  true,
  [],
  {},
  [null],
  [[]],
  { type: 'unknown' },
  new Uint8Array(3),
];

/** A copy of plain data with a few of its parts removed or replaced, the same for the same seed. */
export function mutate(value: unknown, seed: number): unknown {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const visit = (part: unknown, depth: number): unknown => {
    if (random(8) === 0) return REPLACEMENTS[random(REPLACEMENTS.length)];
    if (depth > 8 || typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map((item) => visit(item, depth + 1));
    return Object.fromEntries(
      Object.entries(part)
        .filter(() => random(12) !== 0)
        .map(([key, item]) => [key, visit(item, depth + 1)]),
    );
  };
  return visit(value, 0);
}
