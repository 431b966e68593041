import { createHash } from 'node:crypto';

/** Keys whose values differ from call to call in every provider's answers. */
const VOLATILE =
  /(^|_)ids?$|Ids?$|ID$|^created|_at$|At$|time|fingerprint|duration|latency|boundary|nonce|^date$/i;
/** Keys that lead to sockets, clients and other things that are no part of an answer. */
const FOREIGN =
  /^_|^(client|config|options|controller|response|request|req|res|body|socket|signal|agent|\$response|reader)$/;
const MAX_DEPTH = 8;

/**
 * Comparable data of what an application was given: classes, own keys and flags, values, without what differs from
 * call to call and without the things behind it.
 */
export function picture(value: unknown, volatile?: RegExp): unknown {
  return draw(value, { seen: new Set(), volatile, depth: 0 });
}

interface Pen {
  seen: Set<object>;
  volatile: RegExp | undefined;
  depth: number;
}

function draw(value: unknown, pen: Pen): unknown {
  switch (typeof value) {
    case 'string':
      return steady(value);
    case 'function':
      return `function ${value.name} ${value.length}`;
    case 'symbol':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? null : drawObject(value, pen);
    default:
      return value;
  }
}

/** Errors of some SDKs hold on to what they were given, whatever it was. */
function isRevoked(value: object): boolean {
  try {
    Object.getPrototypeOf(value);
    return false;
  } catch {
    return true;
  }
}

function drawObject(value: object, pen: Pen): unknown {
  if (isRevoked(value)) return 'revoked proxy';
  if (pen.seen.has(value)) return 'seen';
  if (pen.depth > MAX_DEPTH) return 'deep';
  pen.seen.add(value);
  const next = { ...pen, depth: pen.depth + 1 };
  if (ArrayBuffer.isView(value)) return [className(value), value.byteLength, digest(value)];
  if (value instanceof Date) return 'date';
  if (value instanceof Response) return ['Response', value.status, value.bodyUsed];
  if (value instanceof Error) return drawError(value, next);
  if (Array.isArray(value)) return value.map((item) => draw(item, next));
  if (value instanceof Map || value instanceof Set)
    return [className(value), ...[...value].map((item) => draw(item, next))];
  if (isLive(value)) return { class: lineage(value), keys: Object.keys(value).sort() };
  const drawn: Record<string, unknown> = { class: className(value) };
  for (const key of Reflect.ownKeys(value)) {
    const name = String(key);
    const { enumerable, writable, value: held, get } = Object.getOwnPropertyDescriptor(value, key)!;
    const flags = `${enumerable === true ? '' : ' hidden'}${get ? ' getter' : writable ? '' : ' fixed'}`;
    drawn[`${name}${flags}`] =
      VOLATILE.test(name) || pen.volatile?.test(name) === true || FOREIGN.test(name)
        ? typeof held
        : draw(held, next);
  }
  return drawn;
}

/** Streams, promises, emitters: what they hold changes while they are looked at. */
function isLive(value: object): boolean {
  return (
    Symbol.asyncIterator in value || 'then' in value || value instanceof AbortController || 'pipeTo' in value
  );
}

function drawError(error: Error, pen: Pen): unknown {
  const own: Record<string, unknown> = {};
  for (const key of Object.keys(error)) {
    const held: unknown = (error as unknown as Record<string, unknown>)[key];
    own[key] = VOLATILE.test(key) || FOREIGN.test(key) ? typeof held : draw(held, pen);
  }
  return {
    error: lineage(error),
    name: error.name,
    message: steady(error.message),
    cause: error.cause === undefined ? undefined : draw(error.cause, pen),
    own,
  };
}

/** Names of the classes of an object, its own first. */
export function lineage(value: object): string[] {
  const names: string[] = [];
  for (
    let at = Object.getPrototypeOf(value) as object | null;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  )
    names.push((at.constructor as { name?: string } | undefined)?.name ?? '');
  return names;
}

function className(value: object): string {
  return (value.constructor as { name?: string } | undefined)?.name ?? '';
}

/** Without ids, ports, times and the like. */
export function steady(text: string): string {
  return (
    text
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, 'uuid')
      .replace(/\b[a-zA-Z]{2,12}[-_](?=\w*(?:\d|[a-z]\w*[A-Z]|[A-Z]\w*[a-z]))\w{10,}\b/g, 'id')
      .replace(/\b[0-9a-f]{16,}\b/gi, 'hex')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'time')
      .replace(/(127\.0\.0\.1|localhost):\d+/g, 'host')
      // Stacks that an SDK puts into texts.
      .replace(/\n\s+at .*/g, '')
  );
}

function digest(bytes: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex')
    .slice(0, 8);
}
