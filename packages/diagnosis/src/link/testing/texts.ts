import type { Random } from './random.ts';

/** Boilerplate that every prompt or many answers of a pipeline share: what a careless linker takes for flow. */
export const SYSTEM_PROMPT =
  'You are a careful assistant of Northwind Support. Answer in plain English, cite the ticket, and never invent order numbers.';
export const ANSWER_OPENING = 'Here is the JSON you requested:\n';
const LABELS = ['high', 'low', 'technical_support', 'billing', 'true', 'pending', 'not_applicable'] as const;
const NOUNS = [
  'invoice',
  'router',
  'refund',
  'parcel',
  'password',
  'contract',
  'warranty',
  'sensor',
  'battery',
  'voucher',
  'account',
  'charger',
] as const;
const VERBS = [
  'was returned by',
  'never reached',
  'was charged twice to',
  'stopped working for',
  'was promised to',
  'is disputed by',
  'was replaced for',
  'confused',
] as const;
const NAMES = [
  'Ada Berg',
  'Tomasz Nowak',
  'Ines Moreau',
  'Kofi Mensah',
  'Yuki Tanaka',
  'Lena Hoffmann',
  'Omar Haddad',
  'Priya Raman',
] as const;

export function sentence(random: Random): string {
  return `The ${random.pick(NOUNS)} ${random.pick(VERBS)} ${random.pick(NAMES)} on day ${random.int(1, 400)} near the ${random.pick(NOUNS)} desk ${random.int(10, 9999)}.`;
}

export function prose(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, () => sentence(random)).join(' ');
}

/** A JSON answer with common labels, a number, an id that the whole pipeline shares, and text of its own. */
export function record(random: Random, sharedId: string): string {
  const value = {
    customer: `${random.pick(NAMES)} ${random.int(100, 999)}`,
    priority: random.pick(LABELS),
    category: random.pick(LABELS),
    tenant: sharedId,
    amount: random.int(1, 500),
    note: random.chance(0.3) ? null : '',
    summary: sentence(random),
  };
  return JSON.stringify(value, null, random.chance(0.5) ? 2 : 0);
}
