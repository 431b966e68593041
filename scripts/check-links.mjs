// Every relative link of every Markdown page points at a file that exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.culprit', 'reports', '.turbo']);

function* pages(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* pages(path);
    else if (entry.name.endsWith('.md') && !entry.name.endsWith('.template.md')) yield path;
  }
}

let broken = 0;
let checked = 0;
for (const page of pages(root)) {
  const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```/g, '');
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)) {
    if (!target || /^[a-z]+:/i.test(target) || target.startsWith('#')) continue;
    checked += 1;
    if (!existsSync(resolve(dirname(page), target.split('#')[0]))) {
      console.error(`${relative(root, page)}: no such file: ${target}`);
      broken += 1;
    }
  }
}
console.log(`${checked} links, ${broken} broken`);
process.exitCode = broken > 0 ? 1 : 0;
