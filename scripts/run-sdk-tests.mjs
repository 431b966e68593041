/**
 * node scripts/run-sdk-tests.mjs CHECKOUT [arguments of the runner]
 *
 * Runs the tests of an SDK's own repository twice, without Culprit and with it, and names every test that fails only
 * with it. Jest and Vitest: by a set-up file, test by test. Any other runner: `npm test` with culprit/register, by exit code.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [checkout = '', ...rest] = process.argv.slice(2);
const folder = resolve(checkout);
if (checkout === '' || !existsSync(join(folder, 'package.json'))) {
  console.error('usage: node scripts/run-sdk-tests.mjs CHECKOUT [arguments of the runner]');
  process.exit(2);
}

const register = fileURLToPath(new URL('../packages/culprit/dist/register.mjs', import.meta.url));
if (!existsSync(register)) {
  console.error('Culprit is not built: npm run build');
  process.exit(2);
}

const HERE = fileURLToPath(new URL('./sdk-tests/', import.meta.url));
const RUNNERS = {
  jest: (output, culprit) => [
    ...['--experimental-vm-modules', inPackage('jest', 'bin/jest.js'), '--json', '--outputFile', output],
    ...(culprit ? ['--setupFilesAfterEnv', join(HERE, 'setup.cjs')] : []),
  ],
  vitest: (output, culprit) => [
    ...[inPackage('vitest', 'vitest.mjs'), 'run', '--root', folder],
    ...['--reporter=json', `--outputFile=${output}`],
    ...(culprit ? ['--config', vitestConfig()] : []),
  ],
};

const runner = Object.keys(RUNNERS).find((name) => fromCheckout(`${name}/package.json`) !== undefined);
process.exit(runner === undefined ? compareExits() : compareResults(RUNNERS[runner]));

function fromCheckout(file) {
  try {
    return createRequire(join(folder, 'package.json')).resolve(file);
  } catch {
    return undefined;
  }
}

function inPackage(name, file) {
  return join(dirname(fromCheckout(`${name}/package.json`)), file);
}

/** The configuration of the checkout, and one more set-up file. */
function vitestConfig() {
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const own = readdirSync(folder).find((file) => /^vite(st)?\.config\.[cm]?[jt]s$/.test(file));
  const directory = mkdtempSync(join(folder, '.culprit-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const setup = join(directory, 'setup.mjs');
  writeFileSync(
    setup,
    `import { createRequire } from 'node:module';
import * as sdk from '${name}';
createRequire(import.meta.url)('${join(HERE, 'patch.cjs')}').patch('${name}', sdk);`,
  );
  const file = join(directory, 'vitest.config.mjs');
  writeFileSync(
    file,
    `import { mergeConfig } from 'vitest/config';
${own === undefined ? 'const own = {};' : `import own from '../${own}';`}
export default mergeConfig(own, { test: { setupFiles: ['${setup}'] } });`,
  );
  return file;
}

function compareResults(argumentsOf) {
  const without = resultsOf(argumentsOf, false);
  const withCulprit = resultsOf(argumentsOf, true);
  const passed = [...without].filter(([, status]) => status === 'passed').map(([name]) => name);
  const broken = passed.filter((name) => withCulprit.get(name) !== 'passed');
  console.log(
    `${without.size} tests, ${passed.length} pass without Culprit, ${broken.length} of them fail with it`,
  );
  for (const name of broken) console.log(`  ${name}`);
  if (passed.length === 0) console.error('Nothing passed without Culprit: this shows nothing.');
  return broken.length > 0 || passed.length === 0 ? 1 : 0;
}

/** Status by the name of each test, and its place: names may be used twice. */
function resultsOf(argumentsOf, culprit) {
  const output = join(mkdtempSync(join(tmpdir(), 'sdk-tests-')), 'results.json');
  run(process.execPath, [...argumentsOf(output, culprit), ...rest], { CULPRIT_SDK_CHECKOUT: folder });
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  return new Map(
    testResults.flatMap(({ name, message, assertionResults }) => {
      const file = relative(folder, name);
      if (assertionResults.length === 0) console.log(`${file}: ${message}`);
      return assertionResults.map(({ fullName, status }, at) => [
        `${file} (${at + 1}) › ${fullName}`,
        status,
      ]);
    }),
  );
}

function compareExits() {
  const options = [process.env.NODE_OPTIONS, `--import ${pathToFileURL(register).href}`];
  const quiet = { CULPRIT_DIR: mkdtempSync(join(tmpdir(), 'sdk-tests-')) };
  const without = run('npm', ['test', '--', ...rest], {});
  const withCulprit = run('npm', ['test', '--', ...rest], {
    ...quiet,
    NODE_OPTIONS: options.join(' ').trim(),
  });
  console.log(`exit code ${without} without Culprit, ${withCulprit} with it`);
  return without === withCulprit ? 0 : 1;
}

function run(command, args, env) {
  const { status, error } = spawnSync(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status ?? 1;
}
