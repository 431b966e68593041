const MAX_DEPTH = 4;
const MAX_OBJECTS = 300;

/** The client and the class instances it holds: resources, their parts. Getters are not called. */
export function objectsBelow(client: object): object[] {
  const found = new Set<object>();
  const visit = (object: object, depth: number): void => {
    if (found.has(object) || found.size >= MAX_OBJECTS || depth > MAX_DEPTH) return;
    found.add(object);
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(object)))
      if (isResource(value)) visit(value, depth + 1);
  };
  visit(client, 0);
  return [...found];
}

/** Instances of the SDK's own classes; plain data, collections and what Node brings are none. */
function isResource(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const { constructor } = value as { constructor?: unknown };
  return (
    typeof constructor === 'function' &&
    constructor !== Object &&
    !/\[native code\]/.test(Function.prototype.toString.call(constructor))
  );
}
