import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const BUILT = fileURLToPath(new URL('../../../packages/culprit/dist/register.mjs', import.meta.url));
const REPORT =
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000)); });';

/** A pipeline as an application writes it: tracer provider, batches, OTLP over HTTP. */
const PIPELINE = [
  "import { trace } from '@opentelemetry/api';",
  "import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';",
  "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';",
  'trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }));',
].join('\n');

const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'plain node': ['-e', REPORT],
  'OTel pipeline': ['--input-type=module', '-e', `${PIPELINE}\n${REPORT}`],
  'culprit/register': ['--import', BUILT, '-e', REPORT],
};

/** CPU milliseconds from start to exit, of built files, interleaved; undefined when the package is not built. */
export function coldStart(rounds: number): Readonly<Record<string, readonly number[]>> | undefined {
  if (!existsSync(BUILT)) return undefined;
  const found: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(VARIANTS)) {
      const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', NODE_OPTIONS: '' };
      const { stdout, status, stderr } = spawnSync(process.execPath, args, {
        cwd: here,
        env,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`cold start of ${name}: ${stderr}`);
      (found[name] ??= []).push(Number(stdout));
    }
  }
  return found;
}
