import { FAILURE_CATEGORIES } from '@culprit/diagnosis';
import type { CliContext } from './context.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `15m`, `2h`, `7d` before now, or an ISO date: milliseconds since the epoch. */
export function parseSince(this: Pick<CliContext, 'now'>, text: string): number {
  const ago = /^(\d+(?:\.\d+)?)\s*(s|min|m|h|d)$/.exec(text);
  if (ago) return this.now() - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0);
  const date = Date.parse(text);
  if (Number.isNaN(date))
    throw new SyntaxError(`"${text}" is no time: write 15m, 2h, 7d or a date such as 2026-11-22T10:00Z`);
  return date;
}

export function parseCategory(text: string): string {
  const name = text.toLowerCase();
  if ((FAILURE_CATEGORIES as readonly string[]).includes(name)) return name;
  throw new SyntaxError(`"${text}" is no category; use one of ${FAILURE_CATEGORIES.join(', ')}`);
}

export function parseCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new SyntaxError(`"${text}" is no whole number above zero`);
}

/** Seconds as milliseconds. */
export function parseSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 86_400) return value * 1000;
  throw new SyntaxError(`"${text}" is no number of seconds above zero`);
}

export function parsePort(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new SyntaxError(`"${text}" is no port; use 0 to 65535, where 0 takes a free one`);
}

export function parseSeed(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new SyntaxError(`"${text}" is no number`);
}

export function parseHttpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new SyntaxError(`"${text}" is no URL; write one such as http://127.0.0.1:4318`);
}
