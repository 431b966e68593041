import type { Attributes, JsonValue } from './stored-trace.ts';

/** Attributes by type; a value of another type counts as absent. Numbers also come as text (large integers, some exporters). */
export function textAt(attributes: Attributes, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberAt(attributes: Attributes, key: string): number | undefined {
  const value = attributes[key];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function flagAt(attributes: Attributes, key: string): boolean | undefined {
  const value = attributes[key];
  if (value === 'true') return true;
  return value === 'false' ? false : typeof value === 'boolean' ? value : undefined;
}

export function textsAt(attributes: Attributes, key: string): readonly string[] | undefined {
  const value = attributes[key];
  return Array.isArray(value) ? value.filter((item: JsonValue) => typeof item === 'string') : undefined;
}
