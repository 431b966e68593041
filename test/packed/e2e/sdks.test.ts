import { startSimulatedProvider } from '@culprit/simulated-provider';
import type { SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Project } from './support/project.ts';
import { packAll } from './support/tarballs.ts';

const MESSAGES = `[{ role: 'user', content: 'Hello' }]`;

interface Sdk {
  package: string;
  version: string;
  /** What the package's own guide takes from it: `Name`, or `{ Name }` where it is a named export. */
  imports: string;
  call: string;
  span: string;
}

const SDKS: readonly Sdk[] = [
  {
    package: 'openai',
    version: '7.57.0',
    imports: 'OpenAI',
    call: `new OpenAI({ apiKey: 'k', baseURL: at.openaiBaseUrl }).chat.completions.create({ model: 'gpt-4o-mini', messages: ${MESSAGES} })`,
    span: 'chat gpt-4o-mini',
  },
  {
    package: '@anthropic-ai/sdk',
    version: '1.12.0',
    imports: 'Anthropic',
    call: `new Anthropic({ apiKey: 'k', baseURL: at.anthropicBaseUrl }).messages.create({ model: 'claude-haiku-4-5', max_tokens: 64, messages: ${MESSAGES} })`,
    span: 'chat claude-haiku-4-5',
  },
  {
    package: 'groq-sdk',
    version: '1.6.0',
    imports: 'Groq',
    call: `new Groq({ apiKey: 'k', baseURL: at.groqBaseUrl }).chat.completions.create({ model: 'llama-3.3-70b-versatile', messages: ${MESSAGES} })`,
    span: 'chat llama-3.3-70b-versatile',
  },
  {
    package: 'together-ai',
    version: '0.52.0',
    imports: 'Together',
    call: `new Together({ apiKey: 'k', baseURL: at.openaiBaseUrl }).chat.completions.create({ model: 'meta-llama/Llama-3', messages: ${MESSAGES} })`,
    span: 'chat meta-llama/Llama-3',
  },
  {
    package: '@google/genai',
    version: '3.1.0',
    imports: '{ GoogleGenAI }',
    call: `new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: at.url } }).models.generateContent({ model: 'gemini-2.5-flash', contents: 'Hello' })`,
    span: 'generate_content gemini-2.5-flash',
  },
  {
    package: '@aws-sdk/client-bedrock-runtime',
    version: '3.1164.0',
    imports: '{ BedrockRuntimeClient, ConverseCommand }',
    call: `new BedrockRuntimeClient({ region: 'us-east-1', endpoint: at.bedrockBaseUrl, credentials: { accessKeyId: 'k', secretAccessKey: 'k' } }).send(new ConverseCommand({ modelId: 'amazon.nova-lite-v1:0', messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }))`,
    span: 'chat amazon.nova-lite-v1:0',
  },
  {
    package: '@mistralai/mistralai',
    version: '2.7.0',
    imports: '{ Mistral }',
    call: `new Mistral({ apiKey: 'k', serverURL: at.mistralBaseUrl }).chat.complete({ model: 'mistral-large-latest', messages: ${MESSAGES} })`,
    span: 'chat mistral-large-latest',
  },
  {
    package: 'cohere-ai',
    version: '8.1.0',
    imports: '{ CohereClientV2 }',
    call: `new CohereClientV2({ token: 'k', environment: at.cohereBaseUrl }).chat({ model: 'command-a-03-2025', messages: ${MESSAGES} })`,
    span: 'chat command-a-03-2025',
  },
  {
    package: 'ollama',
    version: '0.6.4',
    imports: '{ Ollama }',
    call: `new Ollama({ host: at.ollamaBaseUrl }).chat({ model: 'llama3.2', messages: ${MESSAGES} })`,
    span: 'chat llama3.2',
  },
  {
    package: '@huggingface/inference',
    version: '4.13.30',
    imports: '{ InferenceClient }',
    call: `new InferenceClient('k').endpoint(at.huggingfaceBaseUrl).chatCompletion({ model: 'Qwen/Qwen3-8B', messages: ${MESSAGES} })`,
    span: 'chat Qwen/Qwen3-8B',
  },
  {
    package: 'replicate',
    version: '1.4.0',
    imports: 'Replicate',
    call: `new Replicate({ auth: 'k', baseUrl: at.replicateBaseUrl }).run('meta/meta-llama-3-8b-instruct', { input: { prompt: 'Hello' } })`,
    span: 'generate_content meta/meta-llama-3-8b-instruct',
  },
  {
    package: 'cloudflare',
    version: '7.3.0',
    imports: 'Cloudflare',
    call: `new Cloudflare({ apiToken: 'k', baseURL: at.cloudflareBaseUrl }).ai.run('@cf/meta/llama-3.1-8b-instruct', { account_id: 'abc', messages: ${MESSAGES} })`,
    span: 'chat @cf/meta/llama-3.1-8b-instruct',
  },
];

const BODY = (call: string): string =>
  `const at = JSON.parse(process.env.SIMULATED);
   void (async () => { await ${call}; console.log('answered'); })();`;

/** Both module systems as the guides write them; a default export is `.default` or the module itself when required. */
const MODULE_SYSTEMS = {
  mjs: ({ package: name, imports, call }: Sdk): string => `import ${imports} from '${name}';\n${BODY(call)}`,
  cjs: ({ package: name, imports, call }: Sdk): string =>
    imports.startsWith('{')
      ? `const ${imports} = require('${name}');\n${BODY(call)}`
      : `const whole = require('${name}');\nconst ${imports} = whole.default ?? whole;\n${BODY(call)}`,
} as const;

let provider: SimulatedProvider;
let project: Project;

beforeAll(async () => {
  provider = await startSimulatedProvider();
  project = new Project().file('package.json', '{"private":true}');
  await project.install(
    packAll(),
    ['culprit'],
    ['@opentelemetry/api@1.9.1', ...SDKS.map((sdk) => `${sdk.package}@${sdk.version}`)],
  );
});
afterAll(async () => {
  await provider.close();
  project.remove();
});

describe.each(SDKS)('$package $version', (sdk) => {
  test.each(['mjs', 'cjs'] as const)(
    'R37 has one span for one call from an application in %s',
    async (type) => {
      const name = `call-${sdk.package.replaceAll(/\W/g, '-')}.${type}`;
      project.file(name, MODULE_SYSTEMS[type](sdk));
      const finished = await project.node(['--import', 'culprit/register', name], {
        SIMULATED: JSON.stringify(provider),
        CULPRIT_DIR: `recorded-${name}`,
      });
      expect(finished).toEqual({ code: 0, stdout: 'answered\n', stderr: '' });
      expect(project.spans(`recorded-${name}`).map((span) => span.name)).toEqual([sdk.span]);
    },
  );

  test('R11 is left alone when Culprit is switched off', async () => {
    const name = `call-${sdk.package.replaceAll(/\W/g, '-')}.mjs`;
    project.file(name, MODULE_SYSTEMS.mjs(sdk));
    const finished = await project.node(['--import', 'culprit/register', name], {
      SIMULATED: JSON.stringify(provider),
      CULPRIT_DISABLED: 'true',
      CULPRIT_DIR: 'disabled',
    });
    expect(finished).toEqual({ code: 0, stdout: 'answered\n', stderr: '' });
    expect(project.spans('disabled')).toEqual([]);
  });
});
