import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../../packages/diagnosis/src/', import.meta.url));
/** Longer than any text that a pattern is given: what is read of an error or an answer is bounded first. */
const LENGTH = 40_000;

interface Pattern {
  at: string;
  regex: RegExp;
}

/** Every regular expression that the diagnosis core is written with. */
function patternsOf(file: string): Pattern[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(SOURCES + file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, body = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ at: `${file}:${line}`, regex: new RegExp(body, flags) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const patterns = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap(patternsOf);

/** Texts that almost match: long runs of what the pattern is made of, each spoilt at its end. */
function nearMisses({ source }: RegExp): string[] {
  const words = source.match(/[A-Za-z_]{2,}/g) ?? [];
  const marks = [' ', 'a', 'A', '0', '_', '-', '.', ':', '"', "'", '\\', '{', '<', '\n', '\t', 'é', '字'];
  const units = new Set([
    ...marks,
    ...words,
    ...words.map((word) => `${word} `),
    ...words.map((word) => `${word}: "`),
  ]);
  return [...units].flatMap((unit) => {
    const run = unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
    return [`${run}\u0000`, `"error": ${run}\u0000`];
  });
}

test('there are patterns to look at', () => {
  expect(patterns.length).toBeGreaterThan(40);
});

// A pattern that backtracks catastrophically never comes back from one of these; the test's own time limit says so.
test('no pattern backtracks catastrophically', { timeout: 60_000 }, () => {
  for (const { regex } of patterns) {
    for (const text of nearMisses(regex)) {
      regex.lastIndex = 0;
      regex.test(text);
    }
  }
});
