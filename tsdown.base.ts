import type { UserConfig } from 'tsdown';

/** One build for every package: ESM and CommonJS with types, from the entries that `package.json` exports. */
export function packageBuild(entry: Record<string, string>, overrides: UserConfig = {}): UserConfig {
  return {
    entry,
    format: ['esm', 'cjs'],
    platform: 'node',
    target: 'node22.15',
    dts: true,
    sourcemap: true,
    clean: true,
    fixedExtension: true,
    tsconfig: 'tsconfig.json',
    ...overrides,
  };
}
