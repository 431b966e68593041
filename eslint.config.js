import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// The arrows of the architecture: package -> packages it may import. Anything else is an error.
const ARROWS = {
  semconv: [],
  diagnosis: ['semconv'],
  instrumentation: ['semconv', 'diagnosis'],
  'span-processor': ['semconv', 'diagnosis'],
  store: ['semconv', 'diagnosis'],
  'simulated-provider': [],
  culprit: ['semconv', 'diagnosis', 'instrumentation', 'span-processor'],
  cli: [
    'semconv',
    'diagnosis',
    'instrumentation',
    'span-processor',
    'store',
    'simulated-provider',
    'culprit',
  ],
};

const specifierOf = (name) => (name === 'culprit' ? 'culprit' : `@culprit/${name}`);

const arrowRules = Object.entries(ARROWS).map(([name, allowed]) => {
  const forbidden = Object.keys(ARROWS).filter((other) => !allowed.includes(other));
  return {
    name: `arrows/${name}`,
    files: [`packages/${name}/src/**/*.ts`],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: forbidden.map((other) => ({
            name: specifierOf(other),
            message:
              other === name
                ? `Import the file itself: a package does not import its own index.`
                : `packages/${name} may import: ${allowed.join(', ') || 'nothing of ours'} (ARCHITECTURE.md, "Arrows").`,
          })),
          patterns: [
            {
              regex: `^(${forbidden.map(specifierOf).join('|')})/`,
              message: `packages/${name} may import: ${allowed.join(', ') || 'nothing of ours'} (ARCHITECTURE.md, "Arrows").`,
            },
            { regex: '(^|/)packages/', message: 'Import other packages by name, not by path.' },
            { regex: '^@culprit/[^/]+/(src|dist)/', message: 'Import what the package exports.' },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/*.generated.ts',
      'reports/**',
      '**/.culprit/**',
      'examples/**/node_modules/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
        require: 'readonly',
        module: 'writable',
        globalThis: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  ...arrowRules,
);
