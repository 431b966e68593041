import { tokenize } from '../internal/tokens.ts';

/**
 * A phrase as rules write it: words in order, compared token by token, so that punctuation and quoting do not matter.
 * `a|b` is either word · `word*` any word with that beginning · `word?` may be missing · `#` a number (also `12.5s`)
 * · `…` up to ten tokens of anything.
 */
export interface Phrase {
  readonly source: string;
  readonly elements: readonly Element[];
  /** Words of which one has to be there: the index looks phrases up by them. */
  readonly anchors: readonly string[];
  /** Most tokens that can stand before the anchor. */
  readonly reach: number;
  /** Number of literal words: the longer of two phrases that match says more. */
  readonly weight: number;
}

type Element =
  | {
      readonly kind: 'word';
      readonly exact: readonly string[];
      readonly prefixes: readonly string[];
      readonly optional: boolean;
    }
  | { readonly kind: 'number' }
  | { readonly kind: 'gap' };

const GAP = 10;
const MAX_NUMBER_TOKENS = 4;

export function compilePhrase(source: string): Phrase {
  const elements = splitIdeographs(source).map(compileElement);
  let anchorIndex = -1;
  let anchorLength = 0;
  elements.forEach((element, index) => {
    if (element.kind !== 'word' || element.optional || element.prefixes.length > 0) return;
    const shortest = Math.min(...element.exact.map((word) => word.length));
    if (shortest > anchorLength) {
      anchorIndex = index;
      anchorLength = shortest;
    }
  });
  if (elements.some((element, index) => element.kind === 'gap' && !isHeldOnBothSides(elements, index)))
    throw new Error(`The phrase "${source}" needs a word that has to be there on both sides of a gap.`);
  const anchor = elements[anchorIndex];
  if (anchor?.kind !== 'word')
    throw new Error(`The phrase "${source}" needs one word that is neither optional nor a prefix.`);
  return {
    source,
    elements,
    anchors: anchor.exact,
    reach: elements.slice(0, anchorIndex).reduce((sum, element) => sum + spanOf(element), 0),
    weight: elements.filter((element) => element.kind === 'word' && !element.optional).length,
  };
}

/** A gap beside optional words only would match anywhere. */
const isHeldOnBothSides = (elements: readonly Element[], index: number): boolean => {
  const isRequired = (element: Element): boolean => element.kind === 'word' && !element.optional;
  return elements.slice(0, index).some(isRequired) && elements.slice(index + 1).some(isRequired);
};

const spanOf = (element: Element): number =>
  element.kind === 'gap' ? GAP : element.kind === 'number' ? MAX_NUMBER_TOKENS : 1;

const splitIdeographs = (source: string): string[] =>
  source.split(' ').flatMap((part) => (/^[\u2e80-\ufaff]+$/.test(part) ? Array.from(part) : [part]));

/** What plainly is one token, without asking the tokenizer: hundreds of words are compiled at once. */
const PLAIN_WORD = /^[a-z]+$/;

function compileElement(part: string): Element {
  if (part === '#') return { kind: 'number' };
  if (part === '…') return { kind: 'gap' };
  if (PLAIN_WORD.test(part)) return { kind: 'word', exact: [part], prefixes: [], optional: false };
  const optional = part.endsWith('?');
  const alternatives = (optional ? part.slice(0, -1) : part).split('|');
  for (const alternative of alternatives) {
    const bare = alternative.replace(/\*$/, '');
    if (tokenize(bare).words[0] !== bare) throw new Error(`"${part}" is not a lower-case token.`);
  }
  return {
    kind: 'word',
    exact: alternatives.filter((word) => !word.endsWith('*')),
    prefixes: alternatives.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
    optional,
  };
}

/** Where the phrase stands around the anchor word at `anchorPosition`: its tokens, gaps shown as `…`. */
export function matchAround(
  phrase: Phrase,
  words: readonly string[],
  anchorPosition: number,
): string | undefined {
  for (let start = Math.max(0, anchorPosition - phrase.reach); start <= anchorPosition; start++) {
    const matched = matchFrom(phrase.elements, 0, words, start);
    if (matched !== undefined) return matched.join(' ');
  }
  return undefined;
}

function matchFrom(
  elements: readonly Element[],
  index: number,
  words: readonly string[],
  position: number,
): string[] | undefined {
  const element = elements[index];
  if (element === undefined) return [];
  if (element.kind === 'gap') return matchGap(elements, index, words, position);
  if (element.kind === 'number') return matchNumber(elements, index, words, position);
  const word = words[position];
  if (word !== undefined && isOneOf(element, word)) {
    const rest = matchFrom(elements, index + 1, words, position + 1);
    if (rest !== undefined) return [word, ...rest];
  }
  return element.optional ? matchFrom(elements, index + 1, words, position) : undefined;
}

function matchGap(
  elements: readonly Element[],
  index: number,
  words: readonly string[],
  position: number,
): string[] | undefined {
  const last = Math.min(words.length, position + GAP);
  for (let next = position; next <= last; next++) {
    const rest = matchFrom(elements, index + 1, words, next);
    if (rest !== undefined) return next === position ? rest : ['…', ...rest];
  }
  return undefined;
}

function matchNumber(
  elements: readonly Element[],
  index: number,
  words: readonly string[],
  position: number,
): string[] | undefined {
  const taken: string[] = [];
  for (let next = position; taken.length < MAX_NUMBER_TOKENS; next++) {
    const word = words[next];
    if (word === undefined || !startsWithDigit(word)) return undefined;
    taken.push(word);
    const rest = matchFrom(elements, index + 1, words, next + 1);
    if (rest !== undefined) return [...taken, ...rest];
  }
  return undefined;
}

function startsWithDigit(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 48 && code <= 57;
}

function isOneOf(element: { exact: readonly string[]; prefixes: readonly string[] }, word: string): boolean {
  for (const exact of element.exact) if (word === exact) return true;
  for (const prefix of element.prefixes) if (word.startsWith(prefix)) return true;
  return false;
}
