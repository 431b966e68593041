import { fieldOf } from '../internal/signals.ts';
import type { Signals } from '../internal/signals.ts';
import { normaliseName } from '../internal/tokens.ts';
import type { Evidence } from '../verdict.ts';
import { compilePhrase, matchAround } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import type { Rule, RuleCondition } from './rule.ts';

/**
 * What each kind of evidence is worth; a rule weighs the sum of its conditions, and this is all there is to
 * precedence. A code split by its wording (180) outranks the code alone (120), which outranks a telling phrase (60),
 * a type (45), a status with a vague phrase (38), the status alone (30), a part of a class name (25), a vague type
 * (15) and vague words (8).
 * The gaps are wider than the bonuses below, so that bonuses only order rules of one kind.
 */
const WEIGHT = {
  code: 120,
  text: 60,
  type: 45,
  status: 30,
  part: 25,
  vague: 15,
  hint: 8,
  and: 8,
  layer: 1,
  provider: 4,
} as const;
/** Beside a telling phrase, code or type, a status is a condition rather than evidence of its own. */
const STATUS_BESIDE_BETTER = 4;
/** The longer of two phrases says more; this many words count. */
const MAX_PHRASE_BONUS = 9;
/** What a wrapped error knows goes before what its wrapper says; this many layers count. */
const MAX_DEPTH_BONUS = 3;
/** Earlier lines of the table win ties. */
const ORDER = 1e-5;

export interface Match {
  readonly rule: Rule;
  readonly weight: number;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  /** The code or phrase of the rule that was met; absent where a status or the layer alone decided. */
  readonly condition?: string | undefined;
}

interface CompiledRule {
  readonly rule: Rule;
  readonly when: RuleCondition;
  readonly weight: number;
  readonly confidence: number;
  readonly phrases: readonly Phrase[];
  readonly and: readonly Phrase[];
  readonly without: readonly Phrase[];
}

interface PhraseEntry {
  readonly compiled: CompiledRule;
  readonly phrase: Phrase;
}

interface PhraseHit {
  readonly phrase: Phrase;
  readonly matched: string;
  readonly position: number;
}

/** All rules, arranged so that a call only meets those whose evidence it can have. */
export interface RuleIndex {
  readonly byName: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly byWord: ReadonlyMap<string, readonly PhraseEntry[]>;
  readonly byStatus: ReadonlyMap<number | string, readonly CompiledRule[]>;
  /** Rules about the parts of class names, asked only when nothing better is known. */
  readonly byPart: readonly CompiledRule[];
  readonly unconditional: readonly CompiledRule[];
}

/** Compiles the table once; throws on a phrase that breaks the syntax. */
export function indexRules(rules: readonly Rule[]): RuleIndex {
  const byName = new Map<string, CompiledRule[]>();
  const byStatus = new Map<number | string, CompiledRule[]>();
  const byWord = new Map<string, PhraseEntry[]>();
  const byPart: CompiledRule[] = [];
  const unconditional: CompiledRule[] = [];
  rules.forEach((rule, order) => {
    const compiled = compileRule(rule, order);
    const names = namesOf(rule.when);
    if (rule.when.part !== undefined) byPart.push(compiled);
    else if (names.length > 0) for (const name of new Set(names)) append(byName, name, compiled);
    else if (compiled.phrases.length > 0) indexPhrases(byWord, compiled);
    else if (rule.when.status !== undefined)
      for (const status of rule.when.status) append(byStatus, status, compiled);
    else unconditional.push(compiled);
  });
  return { byName, byStatus, byWord, byPart, unconditional };
}

function indexPhrases(byWord: Map<string, PhraseEntry[]>, compiled: CompiledRule): void {
  for (const phrase of compiled.phrases)
    for (const anchor of phrase.anchors) append(byWord, anchor, { compiled, phrase });
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const namesOf = (when: RuleCondition): readonly string[] =>
  [...(when.code ?? []), ...(when.type ?? []), ...(when.vague ?? [])].map(normaliseName);

function compileRule(rule: Rule, order: number): CompiledRule {
  const { when } = rule;
  const weight = weightOf(when);
  return {
    rule,
    when,
    weight: weight - order * ORDER,
    confidence: rule.confidence ?? confidenceOf(weight),
    phrases: [...(when.text ?? []), ...(when.hint ?? [])].map(compilePhrase),
    and: (when.and ?? []).map(compilePhrase),
    without: (when.without ?? []).map(compilePhrase),
  };
}

function weightOf(when: RuleCondition): number {
  let weight = 0;
  for (const condition of Object.keys(WEIGHT) as (keyof typeof WEIGHT)[])
    if (when[condition] !== undefined) weight += WEIGHT[condition];
  const better = when.code ?? when.type ?? when.text;
  return better !== undefined && when.status !== undefined
    ? weight - WEIGHT.status + STATUS_BESIDE_BETTER
    : weight;
}

function confidenceOf(weight: number): number {
  if (weight >= WEIGHT.code) return 0.97;
  if (weight >= WEIGHT.text) return 0.9;
  if (weight >= WEIGHT.type) return 0.85;
  return weight >= WEIGHT.status ? 0.7 : 0.6;
}

/** The rule with the weightiest evidence, and that evidence. */
export function matchRules(index: RuleIndex, signals: Signals): Match | undefined {
  const search = new Search(signals);
  for (const name of signals.names.keys())
    for (const compiled of index.byName.get(name) ?? []) search.tryName(compiled, name);
  for (let position = 0; position < signals.words.length; position++) {
    for (const entry of index.byWord.get(signals.words[position] as string) ?? [])
      search.tryPhrase(entry, position);
  }
  const { status } = signals;
  if (status !== undefined) {
    for (const compiled of index.byStatus.get(status) ?? []) search.tryRule(compiled);
    for (const compiled of index.byStatus.get(status >= 500 ? '5xx' : '4xx') ?? []) search.tryRule(compiled);
  }
  for (const compiled of index.unconditional) search.tryRule(compiled);
  if (search.best === undefined || search.best.weight < WEIGHT.part)
    searchParts(index.byPart, signals, search);
  return search.best;
}

/** How class names end; what does not end so may be the name of anything. */
const CLASS_ENDING =
  /(?:error|exception|failure|failed|fault|exceeded|reached|incomplete|exhausted|unavailable)$/;

function searchParts(byPart: readonly CompiledRule[], signals: Signals, search: Search): void {
  for (const name of signals.names.keys())
    if (CLASS_ENDING.test(name)) for (const compiled of byPart) search.tryPart(compiled, name);
}

class Search {
  best: Match | undefined;
  readonly #signals: Signals;

  constructor(signals: Signals) {
    this.#signals = signals;
  }

  tryName(compiled: CompiledRule, name: string): void {
    if (!this.#canWin(compiled.weight + MAX_PHRASE_BONUS + MAX_DEPTH_BONUS)) return;
    const signal = this.#signals.names.get(name);
    if (signal === undefined || !this.#holds(compiled)) return;
    const phrase =
      compiled.phrases.length > 0 ? findPhrase(compiled.phrases, this.#signals.words) : undefined;
    if (compiled.phrases.length > 0 && phrase === undefined) return;
    const evidence = [{ field: signal.field, value: signal.raw }];
    this.#offer(compiled, evidence, phrase, Math.min(signal.depth, MAX_DEPTH_BONUS), name);
  }

  tryPart(compiled: CompiledRule, name: string): void {
    const part = compiled.when.part?.find((one) => name.includes(one));
    const signal = this.#signals.names.get(name);
    if (
      part === undefined ||
      signal === undefined ||
      !this.#canWin(compiled.weight) ||
      !this.#holds(compiled)
    )
      return;
    const evidence = [{ field: signal.field, value: signal.raw }];
    this.#offer(compiled, evidence, undefined, Math.min(signal.depth, MAX_DEPTH_BONUS), part);
  }

  tryPhrase({ compiled, phrase }: PhraseEntry, position: number): void {
    if (!this.#canWin(compiled.weight + Math.min(phrase.weight, MAX_PHRASE_BONUS)) || !this.#holds(compiled))
      return;
    const matched = matchAround(phrase, this.#signals.words, position);
    if (matched !== undefined) this.#offer(compiled, [], { phrase, matched, position }, 0);
  }

  tryRule(compiled: CompiledRule): void {
    if (this.#canWin(compiled.weight) && this.#holds(compiled)) this.#offer(compiled, [], undefined, 0);
  }

  #canWin(weight: number): boolean {
    return this.best === undefined || weight > this.best.weight;
  }

  #holds({ when, and, without }: CompiledRule): boolean {
    const signals = this.#signals;
    if (when.provider !== undefined && !when.provider.includes(signals.provider)) return false;
    if (when.layer === undefined ? signals.layer === 'tool' : !when.layer.includes(signals.layer))
      return false;
    if (when.status !== undefined && !statusHolds(when.status, signals.status)) return false;
    if (and.length > 0 && findPhrase(and, signals.words) === undefined) return false;
    return without.length === 0 || findPhrase(without, signals.words) === undefined;
  }

  #offer(
    compiled: CompiledRule,
    evidence: Evidence[],
    hit: PhraseHit | undefined,
    bonus: number,
    name?: string,
  ): void {
    const weight =
      compiled.weight + bonus + (hit === undefined ? 0 : Math.min(hit.phrase.weight, MAX_PHRASE_BONUS));
    if (!this.#canWin(weight)) return;
    const signals = this.#signals;
    if (hit !== undefined) evidence.push({ field: fieldOf(signals, hit.position), value: hit.matched });
    if (compiled.when.status !== undefined)
      evidence.push({ field: signals.statusField, value: String(signals.status) });
    if (evidence.length === 0) evidence.push({ field: 'operation', value: signals.layer });
    this.best = {
      rule: compiled.rule,
      weight,
      confidence: compiled.confidence,
      evidence,
      condition: hit?.phrase.source ?? name,
    };
  }
}

function statusHolds(wanted: readonly (number | string)[], status: number | undefined): boolean {
  if (status === undefined) return false;
  return wanted.includes(status) || wanted.includes(status >= 500 ? '5xx' : '4xx');
}

/** The longest of the phrases that occurs. */
function findPhrase(phrases: readonly Phrase[], words: readonly string[]): PhraseHit | undefined {
  let best: PhraseHit | undefined;
  for (const phrase of phrases) {
    if (best === undefined || phrase.weight > best.phrase.weight) best = occurrence(phrase, words) ?? best;
  }
  return best;
}

function occurrence(phrase: Phrase, words: readonly string[]): PhraseHit | undefined {
  for (const anchor of phrase.anchors) {
    for (
      let position = words.indexOf(anchor);
      position >= 0;
      position = words.indexOf(anchor, position + 1)
    ) {
      const matched = matchAround(phrase, words, position);
      if (matched !== undefined) return { phrase, matched, position };
    }
  }
  return undefined;
}
