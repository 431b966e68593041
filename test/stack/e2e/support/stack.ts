import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GenericContainer, Network, Wait } from 'testcontainers';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { DOCKER, imageOf } from './images.ts';
import type { Program } from './images.ts';

const STARTUP_MS = 90_000;

export interface CollectorOptions {
  /** Names on the network; `collector` by default. */
  aliases?: readonly string[] | undefined;
  /** Configuration files in docker/, in the order of `--config`. */
  configs: readonly string[];
  /** More configuration, as YAML, laid over the files. */
  over?: string | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  /** Ports that the test talks to; 4318 and the health check's by default. */
  ports?: readonly number[] | undefined;
}

export interface ConfigOptions {
  /** What stands in the configuration file instead. */
  config?: string | undefined;
}

export interface PrometheusOptions extends ConfigOptions {
  /** More files, or others, by their path in the container. */
  rules?: Readonly<Record<string, string>> | undefined;
}

/** Name of this machine as seen from a container. */
export const HOST = 'host.docker.internal';

const contents = (files: Readonly<Record<string, string>>): { content: string; target: string }[] =>
  Object.entries(files).map(([target, content]) => ({ content, target }));

/** The files of a folder of docker/, under /etc. */
function filesIn(folder: string): Record<string, string> {
  const directory = fileURLToPath(new URL(folder, DOCKER));
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/etc/${folder}/${relative(directory, path)}`, readFileSync(path, 'utf8')]),
  );
}

/** A running program: `url` of a port of it as seen from the test. */
export class Running {
  readonly container: StartedTestContainer;
  constructor(container: StartedTestContainer) {
    this.container = container;
  }
  url(port: number): string {
    return `http://${this.container.getHost()}:${this.container.getMappedPort(port)}`;
  }
  /** Ends it without a chance to write anything; `container.restart()` starts it again. */
  async kill(): Promise<void> {
    await promisify(execFile)('docker', ['kill', this.container.getId()]);
  }
}

/** Programs of docker/ on a network of their own, each under the name it has in docker/compose.yaml. */
export class Stack {
  #network: StartedNetwork | undefined;
  readonly #started: StartedTestContainer[] = [];
  readonly #directories: string[] = [];

  async collector(options: CollectorOptions): Promise<Running> {
    const ports = options.ports ?? [4318, 13133];
    const flags = options.configs.map((file) => `--config=/etc/docker/${file}`);
    const container = (await this.#container('collector', ...(options.aliases ?? ['collector'])))
      .withCommand([...flags, ...(options.over === undefined ? [] : [`--config=yaml:${options.over}`])])
      .withEnvironment({ ...options.env })
      .withBindMounts([
        { source: fileURLToPath(DOCKER), target: '/etc/docker', mode: 'ro' },
        // On the host, so that the queues outlive the container's file system.
        { source: this.directory(), target: '/var/lib/otelcol', mode: 'rw' },
      ])
      .withExposedPorts(...new Set([...ports, 13133]))
      .withWaitStrategy(Wait.forHttp('/', 13133));
    return this.#start(container);
  }

  async jaeger(): Promise<Running> {
    const container = (await this.#container('jaeger', 'jaeger'))
      .withCommand(['--config=/etc/jaeger/jaeger.yaml'])
      .withEnvironment({ OTEL_TRACES_SAMPLER: 'always_off' })
      .withCopyDirectoriesToContainer([
        { source: fileURLToPath(new URL('jaeger', DOCKER)), target: '/etc/jaeger' },
      ])
      .withTmpFs({ '/tmp': 'rw' })
      .withExposedPorts(16686, 13133)
      .withWaitStrategy(Wait.forHttp('/status', 13133));
    return this.#start(container);
  }

  async tempo(): Promise<Running> {
    const container = (await this.#container('tempo', 'tempo'))
      .withCommand(['-config.file=/etc/tempo/tempo.yaml'])
      .withCopyDirectoriesToContainer([
        { source: fileURLToPath(new URL('tempo', DOCKER)), target: '/etc/tempo' },
      ])
      .withBindMounts([{ source: this.directory(), target: '/var/tempo', mode: 'rw' }])
      .withExposedPorts(3200)
      .withWaitStrategy(Wait.forHttp('/ready', 3200));
    return this.#start(container);
  }

  async prometheus({ config, rules = {} }: PrometheusOptions = {}): Promise<Running> {
    const container = (await this.#container('prometheus', 'prometheus'))
      .withCommand([
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--web.enable-otlp-receiver',
        '--enable-feature=exemplar-storage',
      ])
      .withCopyContentToContainer(
        contents({
          ...filesIn('prometheus'),
          ...rules,
          ...(config !== undefined && { '/etc/prometheus/prometheus.yml': config }),
        }),
      )
      .withExposedPorts(9090)
      .withWaitStrategy(Wait.forHttp('/-/ready', 9090));
    return this.#start(container);
  }

  async alertmanager({ config }: ConfigOptions = {}): Promise<Running> {
    const container = (await this.#container('alertmanager', 'alertmanager'))
      .withCommand([
        '--config.file=/etc/alertmanager/alertmanager.yml',
        '--storage.path=/alertmanager',
        '--cluster.listen-address=',
      ])
      .withCopyContentToContainer(
        contents({
          ...filesIn('alertmanager'),
          ...(config !== undefined && { '/etc/alertmanager/alertmanager.yml': config }),
        }),
      )
      // A test may be who is called.
      .withExtraHosts([{ host: HOST, ipAddress: 'host-gateway' }])
      .withExposedPorts(9093)
      .withWaitStrategy(Wait.forHttp('/-/ready', 9093));
    return this.#start(container);
  }

  /** A directory on this machine that every user of a container may write to; gone after `stop`. */
  directory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'culprit-stack-'));
    chmodSync(directory, 0o777);
    this.#directories.push(directory);
    return directory;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((container) => container.stop({ timeout: 1000 })));
    await this.#network?.stop();
    for (const directory of this.#directories) rmSync(directory, { recursive: true, force: true });
  }

  async #container(program: Program, ...aliases: string[]): Promise<GenericContainer> {
    this.#network ??= await new Network().start();
    return new GenericContainer(imageOf(program))
      .withNetwork(this.#network)
      .withNetworkAliases(...aliases)
      .withStartupTimeout(STARTUP_MS);
  }

  async #start(container: GenericContainer): Promise<Running> {
    const started = await container.start();
    this.#started.push(started);
    return new Running(started);
  }
}
