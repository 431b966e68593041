/**
 * Gives one object a property of its own that does not show when it is listed or copied. One that it had already goes
 * on showing: generators of older compilers have their methods as plain properties.
 */
export function hide(target: object, key: PropertyKey, value: unknown): void {
  const enumerable = Object.prototype.propertyIsEnumerable.call(target, key);
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable });
}
