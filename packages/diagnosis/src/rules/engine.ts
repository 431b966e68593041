import { fieldOf } from '../internal/signals.ts';
import type { Signals } from '../internal/signals.ts';
import { normaliseName } from '../internal/tokens.ts';
import type { Evidence } from '../verdict.ts';
import { compilePhrase, matchAround } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import type { Rule } from './rule.ts';

/**
 * What each kind of evidence is worth. A rule weighs the sum of its conditions, so a code split by its wording
 * outranks the code alone, and the code alone outranks a status split by wording. Confidence follows the same order.
 */
const WEIGHT = { code: 100, text: 60, status: 30, type: 20, and: 8, provider: 4, layer: 6 } as const;

/** Longer phrases win among equals; this many words count. */
const MAX_PHRASE_BONUS = 12;

export interface Match {
  readonly rule: Rule;
  readonly weight: number;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

interface CompiledRule {
  readonly rule: Rule;
  readonly weight: number;
  readonly confidence: number;
  readonly codes: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  readonly text: readonly Phrase[];
  readonly and: readonly Phrase[];
  readonly without: readonly Phrase[];
}

interface PhraseEntry {
  readonly compiled: CompiledRule;
  readonly phrase: Phrase;
}

/** All rules, arranged so that a call only meets those whose evidence it can have. */
export interface RuleIndex {
  readonly byName: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly byStatus: ReadonlyMap<number | string, readonly CompiledRule[]>;
  readonly byWord: ReadonlyMap<string, readonly PhraseEntry[]>;
  readonly unconditional: readonly CompiledRule[];
}

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const byName = new Map<string, CompiledRule[]>();
  const byStatus = new Map<number | string, CompiledRule[]>();
  const byWord = new Map<string, PhraseEntry[]>();
  const unconditional: CompiledRule[] = [];
  for (const rule of rules) {
    const compiled = compileRule(rule);
    if (compiled.codes.size > 0) for (const code of compiled.codes) append(byName, code, compiled);
    else if (compiled.types.size > 0) for (const type of compiled.types) append(byName, type, compiled);
    else if (compiled.text.length > 0) {
      for (const phrase of compiled.text)
        for (const anchor of phrase.anchors) append(byWord, anchor, { compiled, phrase });
    } else if (rule.when.status !== undefined)
      for (const status of rule.when.status) append(byStatus, status, compiled);
    else unconditional.push(compiled);
  }
  return { byName, byStatus, byWord, unconditional };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (list.at(-1) !== value) list.push(value);
}

function compileRule(rule: Rule): CompiledRule {
  const { when } = rule;
  let weight = 0;
  for (const condition of Object.keys(WEIGHT) as (keyof typeof WEIGHT)[])
    if (when[condition] !== undefined) weight += WEIGHT[condition];
  return {
    rule,
    weight,
    confidence: rule.confidence ?? confidenceOf(weight),
    codes: new Set(when.code?.map(normaliseName)),
    types: new Set(when.type?.map(normaliseName)),
    text: (when.text ?? []).map(compilePhrase),
    and: (when.and ?? []).map(compilePhrase),
    without: (when.without ?? []).map(compilePhrase),
  };
}

function confidenceOf(weight: number): number {
  if (weight >= WEIGHT.code) return 0.97;
  if (weight >= WEIGHT.text + WEIGHT.status) return 0.93;
  if (weight >= WEIGHT.text) return 0.85;
  return weight >= WEIGHT.status ? 0.7 : 0.6;
}

/** All rules that hold, best first; ties go to the earlier line of the table. */
export function matchRules(index: RuleIndex, signals: Signals): Match | undefined {
  let best: Match | undefined;
  const consider = (
    compiled: CompiledRule,
    name?: string,
    phraseHit?: { phrase: Phrase; matched: string; position: number },
  ): void => {
    const limit = compiled.weight + MAX_PHRASE_BONUS;
    if (best !== undefined && limit <= best.weight) return;
    const match = judge(compiled, signals, name, phraseHit);
    if (match !== undefined && (best === undefined || match.weight > best.weight)) best = match;
  };
  for (const name of signals.names.keys())
    for (const compiled of index.byName.get(name) ?? []) consider(compiled, name);
  for (let position = 0; position < signals.words.length; position++) {
    const entries = index.byWord.get(signals.words[position] as string);
    if (entries === undefined) continue;
    for (const { compiled, phrase } of entries) {
      if (best !== undefined && compiled.weight + phrase.weight <= best.weight) continue;
      const matched = matchAround(phrase, signals.words, position);
      if (matched !== undefined) consider(compiled, undefined, { phrase, matched, position });
    }
  }
  if (signals.status !== undefined) {
    for (const compiled of index.byStatus.get(signals.status) ?? []) consider(compiled);
    for (const compiled of index.byStatus.get(signals.status >= 500 ? '5xx' : '4xx') ?? [])
      consider(compiled);
  }
  for (const compiled of index.unconditional) consider(compiled);
  return best;
}

function judge(
  compiled: CompiledRule,
  signals: Signals,
  name: string | undefined,
  hit: { phrase: Phrase; matched: string; position: number } | undefined,
): Match | undefined {
  const { when } = compiled.rule;
  if (when.provider !== undefined && !when.provider.includes(signals.provider)) return undefined;
  if (when.layer === undefined ? signals.layer === 'tool' : !when.layer.includes(signals.layer))
    return undefined;
  if (when.status !== undefined && !statusHolds(when.status, signals.status)) return undefined;
  const evidence: Evidence[] = [];
  let weight = compiled.weight;
  if (name !== undefined) {
    const signal = signals.names.get(name);
    if (signal !== undefined) {
      evidence.push({ field: signal.field, value: signal.raw });
      weight += Math.min(signal.depth, 3);
    }
    if (compiled.codes.size > 0 && compiled.types.size > 0 && !hasAny(compiled.types, signals))
      return undefined;
  }
  if (when.status !== undefined) evidence.push({ field: signals.statusField, value: String(signals.status) });
  const text = hit ?? (compiled.text.length > 0 ? findPhrase(compiled.text, signals.words) : undefined);
  if (compiled.text.length > 0) {
    if (text === undefined) return undefined;
    evidence.push({ field: fieldOf(signals, text.position), value: text.matched });
    weight += Math.min(text.phrase.weight, MAX_PHRASE_BONUS);
  }
  if (compiled.and.length > 0) {
    const also = findPhrase(compiled.and, signals.words);
    if (also === undefined) return undefined;
    evidence.push({ field: fieldOf(signals, also.position), value: also.matched });
  }
  if (compiled.without.length > 0 && findPhrase(compiled.without, signals.words) !== undefined)
    return undefined;
  return { rule: compiled.rule, weight, confidence: compiled.confidence, evidence };
}

function statusHolds(wanted: readonly (number | string)[], status: number | undefined): boolean {
  if (status === undefined) return false;
  return wanted.includes(status) || wanted.includes(status >= 500 ? '5xx' : '4xx');
}

function hasAny(names: ReadonlySet<string>, signals: Signals): boolean {
  for (const name of names) if (signals.names.has(name)) return true;
  return false;
}

function findPhrase(
  phrases: readonly Phrase[],
  words: readonly string[],
): { phrase: Phrase; matched: string; position: number } | undefined {
  let best: { phrase: Phrase; matched: string; position: number } | undefined;
  for (const phrase of phrases) {
    if (best !== undefined && phrase.weight <= best.phrase.weight) continue;
    for (const anchor of phrase.anchors) {
      for (
        let position = words.indexOf(anchor);
        position >= 0;
        position = words.indexOf(anchor, position + 1)
      ) {
        const matched = matchAround(phrase, words, position);
        if (matched === undefined) continue;
        best = { phrase, matched, position };
        break;
      }
      if (best?.phrase === phrase) break;
    }
  }
  return best;
}
