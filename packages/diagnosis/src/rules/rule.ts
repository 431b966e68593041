import type { FailureCategory } from '../taxonomy.ts';

/**
 * One line of the rule table: what has to be seen, and what it then is. All conditions of `when` must hold;
 * a list holds when one of its members does.
 */
export interface Rule {
  /** `<speaker>.<what>`, stable. */
  readonly id: string;
  readonly when: RuleCondition;
  readonly category: RuleCategory;
  /** Finer kind within the category, from its closed list; absent where the evidence does not say more. */
  readonly subcategory?: string;
  /** 0 to 1; by default what the kind of evidence is worth (see the engine). */
  readonly confidence?: number;
  /** Other categories that the same evidence allows. */
  readonly alternatives?: readonly FailureCategory[];
  /** Where the fact is documented: a page, or the source that writes the message. */
  readonly source: string;
}

/** `cancelled` and `interrupted` are outcomes, not failures. */
export type RuleCategory = FailureCategory | 'cancelled' | 'interrupted';

export interface RuleCondition {
  /** Who spoke: GenAI provider name, gateway, runtime, framework or store. */
  readonly provider?: readonly string[];
  /** Layer of the call; by default any but `tool`, whose faults are the tool's whatever they look like elsewhere. */
  readonly layer?: readonly Layer[];
  /** Provider code, exception or transport code that decides by itself. */
  readonly code?: readonly string[];
  /** Type or class that names a kind of error without deciding its meaning (`rate_limit_error`). */
  readonly type?: readonly string[];
  /** Type or class that says less than a status would (`invalid_request_error`). */
  readonly vague?: readonly string[];
  /** Parts of a class name, lower-case without punctuation; weaker than a status, stronger than single words. */
  readonly part?: readonly string[];
  /** HTTP status; `5xx` stands for the whole class. */
  readonly status?: readonly (number | StatusClass)[];
  /** Phrases of the error message (syntax in phrase.ts). */
  readonly text?: readonly string[];
  /** Phrases that only make a status or nothing at all more telling; any other evidence goes before them. */
  readonly hint?: readonly string[];
  /** Further phrases, of which one has to be there too. */
  readonly and?: readonly string[];
  /** Phrases of which none may be there. */
  readonly without?: readonly string[];
}

export type StatusClass = '4xx' | '5xx';
export type Layer = 'model' | 'tool' | 'agent' | 'retrieval' | 'image';

/** Fills in what all rules of one speaker share. */
export function table(
  shared: {
    readonly provider?: readonly string[];
    readonly layer?: readonly Layer[];
    readonly source: string;
  },
  rows: readonly (Omit<Rule, 'source'> & { readonly source?: string })[],
): readonly Rule[] {
  const { source, ...conditions } = shared;
  return rows.map((row) => ({ ...row, source: row.source ?? source, when: { ...conditions, ...row.when } }));
}
