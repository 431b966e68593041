import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { supportedSdks } from '@culprit/instrumentation';
import type { SupportedSdk } from '@culprit/instrumentation';
import { findInstalled } from './installed-packages.ts';
import type { InstalledPackage } from './installed-packages.ts';

export type SdkState = 'patched' | 'untested' | 'unknown';

export interface SdkFinding extends InstalledPackage {
  /** `patched`: within the tested range. `untested`: will be tried by its shape. `unknown`: an LLM SDK without an adapter. */
  state: SdkState;
  tested?: { from: number; to: number } | undefined;
  emitsNatively: boolean;
}

export interface Advice {
  level: 'problem' | 'note';
  text: string;
}

export interface Examination {
  folder: string;
  node: string;
  sdks: readonly SdkFinding[];
  openTelemetry: readonly InstalledPackage[];
  culprit?: InstalledPackage | undefined;
  /** Recorded segments, when there are any. */
  segments: number;
  advice: readonly Advice[];
}

/** LLM packages that may be without an adapter: said where they are, never silently left out. */
const NOT_PATCHED: readonly string[] = [
  '@anthropic-ai/claude-agent-sdk',
  '@google/adk',
  'llamaindex',
  '@mastra/core',
  'genkit',
  '@lancedb/lancedb',
  '@azure/openai',
  '@azure-rest/ai-inference',
  '@cerebras/cerebras_cloud_sdk',
  '@ibm-cloud/watsonx-ai',
  '@openrouter/sdk',
  'voyageai',
];

const OTEL = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-node',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-trace-node',
  '@sentry/node',
  'dd-trace',
  '@vercel/otel',
];
/** Bundlers by their packages, what bundles with another one first; and the setting that leaves packages out. */
const BUNDLERS: Readonly<Record<string, string>> = {
  next: "serverExternalPackages: ['culprit', NAMES] in next.config",
  tsup: 'external: [NAMES] in its configuration',
  tsdown: 'deps.neverBundle: [NAMES] in its configuration',
  vite: 'ssr.external: [NAMES] in its configuration',
  webpack: 'externals: [NAMES] in its configuration',
  rollup: 'external: [NAMES] in its configuration',
  esbuild: 'external: [NAMES] in its options',
  '@vercel/ncc': '--external for each of NAMES',
  nx: 'externalDependencies: [NAMES] of the build target',
};

/** Looks at an application from outside: nothing of it is run. */
export async function examine(folder: string, node: string): Promise<Examination> {
  const sdks = new Map(supportedSdks().map((sdk) => [sdk.package, sdk]));
  const installed = await findInstalled(
    folder,
    new Set([...sdks.keys(), ...NOT_PATCHED, ...OTEL, 'culprit']),
  );
  const findings = installed
    .filter(({ name }) => sdks.has(name) || NOT_PATCHED.includes(name))
    .map((copy) => judge(copy, sdks.get(copy.name)));
  const openTelemetry = installed.filter(({ name }) => OTEL.includes(name));
  const culprit = installed.find(({ name }) => name === 'culprit');
  const segments = await countSegments(join(folder, '.culprit'));
  const advice = [
    ...adviceOnNode(node),
    ...adviceOnInstall(culprit, findings),
    ...adviceOnApi(openTelemetry),
    ...adviceOnSdks(findings),
    ...(await adviceOnStart(folder, openTelemetry, findings)),
  ];
  return { folder, node, sdks: findings, openTelemetry, culprit, segments, advice };
}

function judge(copy: InstalledPackage, sdk: SupportedSdk | undefined): SdkFinding {
  if (!sdk) return { ...copy, state: 'unknown', emitsNatively: false };
  const major = Number.parseInt(copy.version, 10);
  const within = major >= sdk.tested.from && major <= sdk.tested.to;
  return {
    ...copy,
    state: within ? 'patched' : 'untested',
    tested: sdk.tested,
    emitsNatively: sdk.emitsNatively,
  };
}

function adviceOnNode(node: string): Advice[] {
  const [major = 0, minor = 0] = node.replace(/^v/, '').split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return [];
  return [
    {
      level: 'problem',
      text: `Node.js ${node} has no module hooks that can be registered in the process; use 22.15 or newer.`,
    },
  ];
}

function adviceOnInstall(culprit: InstalledPackage | undefined, sdks: readonly SdkFinding[]): Advice[] {
  const advice: Advice[] = [];
  if (!culprit) advice.push({ level: 'problem', text: 'culprit is not installed here: npm install culprit' });
  if (sdks.length === 0)
    advice.push({
      level: 'note',
      text: 'No LLM SDK is installed here. Run this in the folder of the application.',
    });
  return advice;
}

function adviceOnApi(openTelemetry: readonly InstalledPackage[]): Advice[] {
  const versions = [
    ...new Set(
      openTelemetry.filter(({ name }) => name === '@opentelemetry/api').map(({ version }) => version),
    ),
  ];
  if (versions.length < 2) return [];
  return [
    {
      level: 'problem',
      text: `There are ${versions.length} versions of @opentelemetry/api (${versions.join(', ')}). A library with a newer copy than the one that registers the provider goes silent: run npm dedupe, or pin one version with "overrides".`,
    },
  ];
}

function adviceOnSdks(sdks: readonly SdkFinding[]): Advice[] {
  return sdks.flatMap((sdk): Advice[] => {
    if (sdk.state === 'untested')
      return [
        {
          level: 'note',
          text: `${sdk.name} ${sdk.version} is outside the tested majors ${sdk.tested?.from} to ${sdk.tested?.to}: Culprit tries it by its shape and warns once when that fails.`,
        },
      ];
    if (sdk.state === 'unknown')
      return [
        {
          level: 'note',
          text: `${sdk.name} ${sdk.version} has no adapter: its calls are judged only when something else records GenAI spans for them.`,
        },
      ];
    return [];
  });
}

async function adviceOnStart(
  folder: string,
  openTelemetry: readonly InstalledPackage[],
  sdks: readonly SdkFinding[],
): Promise<Advice[]> {
  let manifest: {
    scripts?: Record<string, string>;
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  try {
    manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as typeof manifest;
  } catch {
    return [{ level: 'note', text: 'There is no readable package.json in this folder.' }];
  }
  const advice: Advice[] = [];
  const owner = openTelemetry.find(({ name }) =>
    ['@opentelemetry/sdk-node', '@sentry/node', 'dd-trace', '@vercel/otel'].includes(name),
  );
  const registered = Object.values(manifest.scripts ?? {}).some((script) =>
    script.includes('culprit/register'),
  );
  if (owner)
    advice.push({
      level: 'note',
      text: `${owner.name} sets up OpenTelemetry here: add culpritInstrumentations() to its instrumentations (docs/setup.md).`,
    });
  else if (!registered)
    advice.push({
      level: 'note',
      text: 'No script of package.json starts with culprit/register: node --import culprit/register app.js',
    });
  const bundler = Object.keys(BUNDLERS).find(
    (name) => manifest.dependencies?.[name] ?? manifest.devDependencies?.[name],
  );
  if (bundler !== undefined) advice.push({ level: 'note', text: adviceOnBundler(bundler, sdks) });
  return advice;
}

function adviceOnBundler(bundler: string, sdks: readonly SdkFinding[]): string {
  const patched = sdks.filter(({ state }) => state !== 'unknown').map(({ name }) => `'${name}'`);
  const names = patched.length > 0 ? [...new Set(patched)].sort().join(', ') : 'the names of the SDKs';
  const setting = (BUNDLERS[bundler] ?? '').replace('NAMES', names);
  return `${bundler} may bundle the SDKs, and bundled SDKs can not be patched at load. Set ${setting}, or call instrument(client) once (docs/setup.md).`;
}

async function countSegments(directory: string): Promise<number> {
  try {
    if (!(await stat(directory)).isDirectory()) return 0;
    return (await readdir(directory)).filter((name) => name.endsWith('.jsonl')).length;
  } catch {
    return 0;
  }
}
