import type { Attributes } from './stored-trace.ts';

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
