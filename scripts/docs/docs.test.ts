import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../packages/cli/src/app.ts';
import { EXIT } from '../../packages/cli/src/exit-codes.ts';
import { runCulprit } from '../../packages/cli/src/testing/run-culprit.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = [
  'README.md',
  'docs/setup.md',
  'docs/api.md',
  'docs/privacy.md',
  'docs/cli.md',
  'docs/reading-verdicts.md',
];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Code blocks of a page in one language. */
const blocksOf = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    ([, code]) => code ?? '',
  );

/** Source of all packages, without tests. */
function sources(directory = join(root, 'packages')): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .filter((entry) => !/node_modules|dist|testing/.test(entry.parentPath))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

test('every TypeScript example compiles', () => {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, 'docs-'));
  try {
    const files = PAGES.flatMap((page) =>
      blocksOf(page, 'ts').map((code, i) => {
        const file = join(directory, `${page.replace(/\W/g, '_')}_${i}.ts`);
        writeFileSync(file, code);
        return file;
      }),
    );
    expect(files.length).toBeGreaterThan(8);
    const program = ts.createProgram(files, {
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.esnext.d.ts'],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      moduleDetection: ts.ModuleDetectionKind.Force,
      customConditions: ['@culprit/source'],
      allowImportingTsExtensions: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    });
    const wrong = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
    expect(
      wrong.map(
        (each) => `${each.file?.fileName}: ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`,
      ),
    ).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}, 120_000);

describe('what the pages name exists', () => {
  const code = sources();

  test('environment variables', () => {
    const named = new Set(
      PAGES.flatMap((page) => read(page).match(/\b(?:CULPRIT|OTEL)_[A-Z_]*[A-Z]\b/g) ?? []),
    );
    expect(named.size).toBeGreaterThan(15);
    // Read by OpenTelemetry's own packages.
    const theirs = ['OTEL_RESOURCE_ATTRIBUTES'];
    // `OTEL_${signal}_EXPORTER` is put together.
    const composed = ['OTEL_METRICS_EXPORTER', 'OTEL_LOGS_EXPORTER'];
    expect(
      [...named].filter((name) => !code.includes(name) && ![...theirs, ...composed].includes(name)),
    ).toEqual([]);
  });

  test('options and fields of the API page', () => {
    const named = [...read('docs/api.md').matchAll(/^\| `(\w+)`\s+\|/gm)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter((name) => !code.includes(`${name}?:`))).toEqual([]);
  });

  test('every option of the instrumentations is on the API page', () => {
    const options = read('packages/instrumentation/src/options.ts');
    const body = options.slice(
      options.indexOf('interface InstrumentationOptions'),
      options.indexOf('export type ContentTarget'),
    );
    const page = read('docs/api.md');
    expect(
      [...body.matchAll(/^ {2}(\w+)\?:/gm)]
        .map(([, name]) => name)
        .filter((name) => !page.includes(`\`${name}\``)),
    ).toEqual([]);
  });
});

describe('the reference of the command line', () => {
  const page = read('docs/cli.md');
  const flagsDescribed = (heading: string): string[] => {
    const section = page.slice(page.indexOf(heading)).split(/\n## /)[0] ?? '';
    return [...section.matchAll(/^\| (`-.*?`)\s+\|/gm)].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/--([\w-]+)/g)].map(([, flag]) => flag ?? ''),
    );
  };
  const STORE = flagsDescribed('## Stores');

  test('has the exit codes as they are', () => {
    const rows = [...page.matchAll(/^\| (\d)\s+\| `(\w+)`/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(rows)).toEqual(EXIT);
  });

  test.each(COMMANDS)('has every flag of %s, and no other', async (command) => {
    const { stdout } = await runCulprit([command, '--help'], { cwd: root });
    const flags = [...stdout.matchAll(/^ {2}(?:-\w)? +\[?--([\w-]+)/gm)]
      .map(([, flag]) => flag)
      .filter((flag) => flag !== 'help');
    const own = flagsDescribed(`## \`culprit ${command}`);
    // Those that name a trace server are the same everywhere and described once.
    const described = flags.includes('store') ? [...own, ...STORE] : own;
    expect([...new Set(described)].sort()).toEqual(flags.sort());
  });

  test('JSON examples parse', () => {
    for (const block of PAGES.flatMap((each) => blocksOf(each, 'json')))
      expect(() => JSON.parse(block)).not.toThrow();
  });
});
