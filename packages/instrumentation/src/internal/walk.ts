/** Follows a dotted path of property names; '' is the root itself. */
export function walk(root: unknown, path: string): unknown {
  if (path === '') return root;
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], root);
}

export function prototypeBehind(value: object | undefined): object | undefined {
  return value === undefined ? undefined : ((Object.getPrototypeOf(value) as object | null) ?? undefined);
}

/** The object of a prototype chain that defines a method, so that subclasses inherit what is done to it. */
export function ownerOf(start: object | undefined, method: string): object | undefined {
  for (let at = start; at !== undefined; at = prototypeBehind(at)) {
    if (Object.hasOwn(at, method)) return at;
  }
  return undefined;
}
