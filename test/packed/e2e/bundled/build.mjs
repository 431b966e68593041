// node build.mjs <bundler> <entry> <file> [--external]: one file as for production; warnings and errors go to stderr.
import { resolve } from 'node:path';

const [bundler, entry, file, flag] = process.argv.slice(2);
const external = flag === '--external' ? ['openai', 'culprit', '@opentelemetry/api'] : [];
const esm = file.endsWith('.mjs');

const BUNDLERS = {
  async esbuild() {
    const { build } = await import('esbuild');
    const { warnings } = await build({
      entryPoints: [entry],
      outfile: `dist/${file}`,
      bundle: true,
      minify: true,
      platform: 'node',
      format: esm ? 'esm' : 'cjs',
      packages: 'bundle',
      external: external.flatMap((name) => [name, `${name}/*`]),
    });
    return warnings.map(({ text }) => text);
  },
  async webpack() {
    const { default: webpack } = await import('webpack');
    const compiler = webpack({
      mode: 'production',
      target: 'node22',
      devtool: false,
      entry: `./${entry}`,
      externals: external.map((name) => new RegExp(`^${name}(/|$)`)),
      externalsType: 'commonjs',
      output: { path: resolve('dist'), filename: file, clean: false },
    });
    const { promise, resolve: done, reject } = Promise.withResolvers();
    compiler.run((error, stats) => (error ? reject(error) : done(stats.compilation)));
    const { warnings, errors } = await promise;
    return [...warnings, ...errors].map(({ message }) => message);
  },
  async vite() {
    const { build } = await import('vite');
    const said = [];
    const customLogger = {
      hasWarned: false,
      info: () => undefined,
      warn: (text) => said.push(text),
      warnOnce: (text) => said.push(text),
      error: (text) => said.push(text),
      clearScreen: () => undefined,
      hasErrorLogged: () => false,
    };
    await build({
      configFile: false,
      customLogger,
      ssr: external.length > 0 ? { external } : { noExternal: true },
      build: {
        ssr: entry,
        outDir: 'dist',
        emptyOutDir: false,
        minify: true,
        rolldownOptions: { output: { entryFileNames: file } },
      },
    });
    return said;
  },
};

for (const text of await BUNDLERS[bundler]()) console.error(text);
