import { STOP_WORDS } from './stop-words.ts';

/**
 * A language detector that would rather say nothing: by script where a script belongs to few languages, by stop
 * words where many share one. Reads at most the first 4000 characters.
 */
const SAMPLE = 4000;
/** Latin or Cyrillic letters below which stop words say nothing. */
const FEWEST_LETTERS = 40;
/** Letters of a script of its own; a character of these says more than a Latin one. */
const FEWEST_OF_SCRIPT = 12;
const MAIN_SCRIPT = 0.7;

/** `de-AT` and `DE` are `de`. */
export function primarySubtag(tag: string): string {
  return (tag.split(/[-_]/, 1)[0] ?? '').toLowerCase();
}

interface Script {
  name: string;
  from: number;
  to: number;
}

const SCRIPTS: readonly Script[] = [
  { name: 'latin', from: 0x41, to: 0x24f },
  { name: 'greek', from: 0x370, to: 0x3ff },
  { name: 'cyrillic', from: 0x400, to: 0x52f },
  { name: 'hebrew', from: 0x590, to: 0x5ff },
  { name: 'arabic', from: 0x600, to: 0x6ff },
  { name: 'devanagari', from: 0x900, to: 0x97f },
  { name: 'bengali', from: 0x980, to: 0x9ff },
  { name: 'tamil', from: 0xb80, to: 0xbff },
  { name: 'thai', from: 0xe00, to: 0xe7f },
  { name: 'latin', from: 0x1e00, to: 0x1eff },
  { name: 'kana', from: 0x3040, to: 0x30ff },
  { name: 'han', from: 0x4e00, to: 0x9fff },
  { name: 'hangul', from: 0xac00, to: 0xd7a3 },
];

/** Languages written in a script; the first one is meant when the expectation names none of them. */
const LANGUAGES_OF_SCRIPT: Readonly<Record<string, readonly string[]>> = {
  greek: ['el'],
  hebrew: ['he', 'yi'],
  arabic: ['ar', 'fa', 'ur', 'ps', 'ku', 'ug', 'sd'],
  devanagari: ['hi', 'mr', 'ne', 'sa', 'kok', 'mai'],
  bengali: ['bn', 'as'],
  tamil: ['ta'],
  thai: ['th'],
  hangul: ['ko'],
};

const CYRILLIC = ['ru', 'uk', 'bg', 'sr', 'mk', 'be', 'kk', 'mn', 'ky', 'tg'];

function scriptOf(code: number): string | undefined {
  for (const script of SCRIPTS) {
    if (code >= script.from && code <= script.to) return isLetter(code) ? script.name : undefined;
  }
  return undefined;
}

function isLetter(code: number): boolean {
  if (code > 0xff) return true;
  return (
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0xc0 && code !== 0xd7 && code !== 0xf7)
  );
}

function countScripts(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < text.length; at++) {
    const script = scriptOf(text.charCodeAt(at));
    if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  return counts;
}

/** Japanese mixes kana with Chinese characters; Chinese has no kana. */
function byOwnScript(counts: ReadonlyMap<string, number>, expected: string): string | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const share = (script: string): number => (counts.get(script) ?? 0) / total;
  const enough = total >= FEWEST_OF_SCRIPT;
  if (!enough) return undefined;
  if (share('kana') + share('han') >= MAIN_SCRIPT) {
    if (share('kana') >= 0.1) return 'ja';
    // A short Japanese title can do without kana, Cantonese and Wu are written in Han characters.
    return ['zh', 'ja', 'yue', 'wuu'].includes(expected) ? expected : 'zh';
  }
  for (const [script, languages] of Object.entries(LANGUAGES_OF_SCRIPT)) {
    if (share(script) >= MAIN_SCRIPT) return languages.includes(expected) ? expected : languages[0];
  }
  return undefined;
}

/** Share of the words that must be stop words of the winner, and how far it must be ahead of the expected one. */
const LEAST_SHARE = 0.18;
const LEAST_LEAD = 2.5;
const FEWEST_WORDS = 8;

function byStopWords(text: string, languages: readonly string[], expected: string): string | undefined {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < FEWEST_WORDS) return undefined;
  let best: string | undefined;
  let bestHits = 0;
  let expectedHits = 0;
  for (const language of languages) {
    const profile = STOP_WORDS[language];
    if (profile === undefined) continue;
    const hits = words.reduce((sum, word) => sum + (profile.has(word) ? 1 : 0), 0);
    if (language === expected) expectedHits = hits;
    if (hits > bestHits) [best, bestHits] = [language, hits];
  }
  if (best === expected) return expected;
  const certain =
    bestHits / words.length >= LEAST_SHARE && bestHits >= LEAST_LEAD * Math.max(1, expectedHits);
  return certain ? best : undefined;
}

/** Code, quotations and names are mostly in another language than the prose around them. */
function proseOf(text: string): string {
  return text
    .slice(0, SAMPLE)
    .replace(/```[\s\S]*?(?:```|$)/g, ' ')
    .replace(/`[^`\n]*`/g, ' ')
    .replace(/https?:\/\/\S+/g, ' ');
}

/**
 * The language of a text, or undefined when it is not certain. `expected` is the language hoped for: it gets the
 * benefit of the doubt.
 */
export function detectLanguage(text: unknown, expected = ''): string | undefined {
  if (typeof text !== 'string' || text.length < FEWEST_OF_SCRIPT) return undefined;
  const prose = proseOf(text);
  const counts = countScripts(prose);
  const own = byOwnScript(counts, expected);
  if (own !== undefined) return own;
  const latin = counts.get('latin') ?? 0;
  const cyrillic = counts.get('cyrillic') ?? 0;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total < FEWEST_LETTERS) return undefined;
  if (cyrillic / total >= MAIN_SCRIPT) {
    const found = byStopWords(prose, CYRILLIC, expected);
    if (found !== undefined) return found;
    return CYRILLIC.includes(expected) ? undefined : 'ru';
  }
  if (latin / total < MAIN_SCRIPT) return undefined;
  return byStopWords(prose, Object.keys(STOP_WORDS), expected);
}
