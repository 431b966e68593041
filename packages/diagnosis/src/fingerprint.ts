import type { Verdict } from './verdict.ts';

/** Version of the recipe below; part of every fingerprint, so that a new recipe never joins old incidents by chance. */
export const FINGERPRINT_VERSION = '1';

/** Where a failure happened, as far as it is the same in every run. */
export interface FingerprintSubject {
  operation?: string | undefined;
  provider?: string | undefined;
  /** Span name or pipeline step. Ids, numbers and the model are taken out of it. */
  name?: string | undefined;
  toolName?: string | undefined;
  /** Only to take it out of `name`: a new model version is no new failure. */
  model?: string | undefined;
}

export interface Fingerprint {
  /** 16 hex digits. */
  readonly hash: string;
  /** What went into the hash, in order, for people who ask why two failures are one incident. */
  readonly parts: readonly { readonly field: string; readonly value: string }[];
}

/** Hash that joins occurrences of one failure across traces: what failed, by which rule, at which step. */
export function fingerprint(
  verdict: Pick<Verdict, 'category' | 'subcategory' | 'rule'>,
  subject: FingerprintSubject,
): string {
  return explainFingerprint(verdict, subject).hash;
}

/** The same hash with what went into it. */
export function explainFingerprint(
  verdict: Pick<Verdict, 'category' | 'subcategory' | 'rule'>,
  subject: FingerprintSubject,
): Fingerprint {
  const fields = {
    version: FINGERPRINT_VERSION,
    category: verdict.category,
    subcategory: verdict.subcategory,
    rule: verdict.rule,
    provider: subject.provider,
    operation: subject.operation,
    tool: subject.toolName,
    step: subject.name === undefined ? undefined : stepOf(subject.name, subject.model),
  };
  const parts = Object.entries(fields).map(([field, value]) => ({ field, value: value ?? '' }));
  return { hash: fnv1a64(parts.map((part) => part.value).join('\u0000')), parts };
}

const IDS = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi;
const TOKEN_IDS = /\b[a-z]{2,10}_(?=\w*\d)\w{6,}\b/gi;

/** A span name without what differs from run to run: the model, ids, numbers. */
function stepOf(name: string, model: string | undefined): string {
  const step = model === undefined || model === '' ? name : name.replaceAll(model, '');
  return step
    .replace(IDS, '#')
    .replace(TOKEN_IDS, '#')
    .replace(/\d+(?:[.:,-]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** FNV-1a, 64 bits, over UTF-16 code units, low byte first with the constants of the FNV specification. */
function fnv1a64(text: string): string {
  let hash = OFFSET;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit & 0xff)) * PRIME);
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit >> 8)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
