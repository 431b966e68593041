// Writes every generated file of the repository. `--check` writes nothing and fails when one is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { generators } from './generators/index.ts';

export interface GeneratedFile {
  /** Path from the repository's root. */
  path: string;
  content: string;
}

export const root: string = fileURLToPath(new URL('..', import.meta.url));

/** Files whose content differs from what their generator makes now. */
export async function staleFiles(): Promise<GeneratedFile[]> {
  const stale: GeneratedFile[] = [];
  for (const generate of generators) {
    for (const file of await generate()) {
      const absolute = root + file.path;
      const options = await resolveConfig(absolute);
      const plain = /\.(ya?ml|ts|json|md)$/.test(file.path);
      const content = plain ? await format(file.content, { ...options, filepath: absolute }) : file.content;
      let current = '';
      try {
        current = readFileSync(absolute, 'utf8');
      } catch {
        // A file that is not there yet is stale.
      }
      if (current !== content) stale.push({ path: file.path, content });
    }
  }
  return stale;
}

if (process.argv[1] && relative(process.argv[1], fileURLToPath(import.meta.url)) === '') {
  const stale = await staleFiles();
  const check = process.argv.includes('--check');
  for (const file of stale) {
    if (!check) writeFileSync(root + file.path, file.content);
    console.log(`${check ? 'stale' : 'wrote'} ${file.path}`);
  }
  if (check && stale.length > 0) process.exitCode = 1;
}
