// Runs the same scenarios with every contender and writes peers/result.json and docs/comparison.md.
// `--install` installs the peers first (npm ci in each folder of peers/trees); `--only NAME` renews one of them.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulatedProvider, type ModelRequest } from '@culprit/simulated-provider';
import { CONTENDERS, type Contender } from './contenders.ts';
import { saysFailed, type PeerSpan } from './judge.ts';
import type { Measured, ProbeResult, Row } from './result.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const PEERS = join(import.meta.dirname, '../../peers');
export const RESULT_FILE: string = join(PEERS, 'result.json');
const COST_RUNS = 3;

interface Line {
  sdk: Row['sdk'];
  kind: Row['kind'];
  name: string;
  seen: unknown;
  spans: PeerSpan[];
}

const folderOf = ({ name, ours }: Contender): string => (ours ? REPOSITORY : join(PEERS, 'trees', name));

/** The lines that the application printed with this set-up, started where the contender's packages are. */
async function run(
  contender: Contender,
  [setup, mode, url]: readonly [string, string, string],
): Promise<unknown[]> {
  const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@culprit/source'];
  const child = spawn(process.execPath, [...flags, join(PEERS, 'app.cjs'), setup, mode, url], {
    cwd: folderOf(contender),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0)
    throw new Error(`${contender.name}: the application with ${setup} ended with ${String(code)}`);
  return output
    .split('\n')
    .filter((line) => line.startsWith('RESULT '))
    .map((line) => JSON.parse(line.slice(7)) as unknown);
}

const isScenario = (line: unknown): line is Line => 'kind' in (line as object);

function compare(bare: readonly Line[], instrumented: readonly Line[]): Row[] {
  return instrumented.map(({ sdk, kind, name, seen, spans }) => {
    const before = bare.find((line) => line.sdk === sdk && line.name === name);
    return {
      sdk,
      kind,
      name,
      spans: spans.length,
      failed: spans.some(saysFailed),
      changed: JSON.stringify(before?.seen) !== JSON.stringify(seen),
    };
  });
}

/** The least of several runs: what disturbs a measurement only ever adds. */
async function cost(contender: Contender, setup: string): Promise<number> {
  const runs: number[] = [];
  for (let index = 0; index < COST_RUNS; index += 1) {
    const [line] = (await run(contender, [setup, 'cost', 'http://127.0.0.1:9'])) as { cost: number }[];
    runs.push(line!.cost);
  }
  return Math.min(...runs);
}

function versionsOf(contender: Contender): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of contender.packages) {
    const path = join(folderOf(contender), 'node_modules', name, 'package.json');
    if (existsSync(path))
      found[name] = (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  }
  return found;
}

/** Calls the offered tool once, so that tool runners have something to run. */
function respond({
  tools,
  body,
  toolChoice,
}: ModelRequest): { toolCalls: { name: string; arguments: object }[] } | undefined {
  const last = (body['messages'] as { role?: string }[] | undefined)?.at(-1);
  if (tools[0] === undefined || last?.role === 'tool' || toolChoice === 'required') return undefined;
  return { toolCalls: [{ name: tools[0].name, arguments: {} }] };
}

async function measure(contender: Contender): Promise<Measured> {
  const see = async (setup: string): Promise<Line[]> => {
    // One provider each: its ids come from a seed, in the order of the calls.
    const provider = await startSimulatedProvider({ respond });
    const lines = await run(contender, [setup, 'see', provider.url]);
    await provider.close();
    return lines.filter(isScenario);
  };
  const bare = await see('bare');
  const instrumented = await see(contender.name);
  const chat = instrumented.find(
    ({ sdk, kind, name }) => sdk === 'openai' && kind === 'healthy' && name === 'chat',
  );
  return {
    name: contender.name,
    versions: versionsOf(contender),
    rows: compare(bare, instrumented),
    bytes: JSON.stringify(chat?.spans ?? []).length,
    microseconds: Math.round((await cost(contender, contender.name)) - (await cost(contender, 'bare'))),
  };
}

function install({ name }: Contender): void {
  console.log(`installing ${name}`);
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: join(PEERS, 'trees', name),
    stdio: 'inherit',
  });
}

function before(): readonly Measured[] {
  return existsSync(RESULT_FILE)
    ? (JSON.parse(readFileSync(RESULT_FILE, 'utf8')) as ProbeResult).measured
    : [];
}

const [, , ...options] = process.argv;
const only = options.includes('--only') ? options[options.indexOf('--only') + 1] : undefined;
const measured: Measured[] = [];
for (const contender of CONTENDERS) {
  const known = before().find(({ name }) => name === contender.name);
  if (only !== undefined && contender.name !== only) {
    if (known !== undefined) measured.push(known);
    continue;
  }
  if (options.includes('--install') && contender.ours !== true) install(contender);
  console.log(`running ${contender.name}`);
  measured.push(await measure(contender));
}
writeFileSync(RESULT_FILE, `${JSON.stringify({ node: process.version, measured }, undefined, 1)}\n`);
console.log('Now: npm run generate (docs/comparison.md)');
