import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import { answerOf, faultPlanOf, planTickets } from './fault-plan.ts';
import type { TicketPlan } from './fault-plan.ts';

export interface DemoOptions {
  tickets: number;
  seed: number;
  /** Directory for the segments. */
  directory: string;
  concurrency: number;
  /** OTLP endpoint that gets the traces too. */
  otlp?: string | undefined;
  onProgress?: ((done: number, of: number) => void) | undefined;
}

export interface DemoRun {
  plan: TicketPlan;
  answered: number;
  failed: number;
  /** HTTP requests the provider saw. */
  requests: number;
}

/**
 * Starts the simulated provider and, in a process of its own with `--import culprit/register`, the support-ticket
 * pipeline against it. Everything known afterwards about the failures is in the segments of the directory.
 */
export async function runDemo(options: DemoOptions): Promise<DemoRun> {
  const plan = planTickets(options.tickets, options.seed);
  const provider = await startSimulatedProvider({ seed: options.seed, respond: answerOf });
  provider.plan(faultPlanOf(plan));
  try {
    const { answered, failed } = await runPipeline(
      options,
      provider.openaiBaseUrl,
      provider.anthropicBaseUrl,
    );
    return { plan, answered, failed, requests: provider.requests.length };
  } finally {
    await provider.close();
  }
}

function runPipeline(
  options: DemoOptions,
  openaiBaseUrl: string,
  anthropicBaseUrl: string,
): Promise<{ answered: number; failed: number }> {
  const child = spawn(
    process.execPath,
    [...conditionsOf(process.execArgv), '--import', 'culprit/register', pipelineFile()],
    {
      // `culprit/register` resolves from here, whatever folder the demo is called in.
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: {
        ...withoutTelemetrySettings(process.env),
        OPENAI_BASE_URL: openaiBaseUrl,
        OPENAI_API_KEY: 'sk-simulated',
        ANTHROPIC_BASE_URL: anthropicBaseUrl,
        ANTHROPIC_API_KEY: 'sk-ant-simulated',
        OTEL_SERVICE_NAME: 'support-tickets',
        CULPRIT_DIR: options.directory,
        ...(options.otlp
          ? { OTEL_TRACES_EXPORTER: 'segments,otlp', OTEL_EXPORTER_OTLP_ENDPOINT: options.otlp }
          : {}),
        TICKETS: String(options.tickets),
        CONCURRENCY: String(options.concurrency),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const result = { answered: 0, failed: 0 };
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { done, answered, failed } = JSON.parse(line) as { done: number; answered: number; failed: number };
    Object.assign(result, { answered, failed });
    options.onProgress?.(done, options.tickets);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(result);
      else
        reject(new Error(`The demo's pipeline ended with exit code ${code ?? 'unknown'}:\n${errors.trim()}`));
    });
  });
}

/** The export conditions this process runs with, and nothing that names what to run. */
const conditionsOf = (flags: readonly string[]): string[] =>
  flags.flatMap((flag, i) => {
    if (flag.startsWith('--conditions=')) return [flag];
    return flag === '--conditions' || flag === '-C' ? [`--conditions=${flags[i + 1] ?? ''}`] : [];
  });

/** Built, or from source when this package itself runs from source. */
function pipelineFile(): string {
  const built = fileURLToPath(new URL('./demo-pipeline.mjs', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('./pipeline/main.ts', import.meta.url));
}

/** The demo always writes to its own directory, whatever backend the shell is set up for. */
function withoutTelemetrySettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(OTEL|CULPRIT|OPENAI|ANTHROPIC)_/.test(name) && name !== 'NODE_OPTIONS',
    ),
  );
}
