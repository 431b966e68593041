'use strict';
/* global Response */
// One application with one peer: `node app.cjs SETUP MODE PROVIDER_URL`, started in the folder that has the packages.
// Prints a line of JSON for each scenario (mode `see`) or one with the cost of a call (mode `cost`).
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const [setup, mode, url] = process.argv.slice(2);
const requireHere = createRequire(join(process.cwd(), 'index.cjs'));
const say = (line) => process.stdout.write(`RESULT ${JSON.stringify(line)}\n`);
const SETTLE_MS = 60;

const peer = require(`./setups/${setup}.cjs`).start({ require: requireHere });
const unhandled = [];
process.on('unhandledRejection', (reason) => unhandled.push(`rejection ${reason?.constructor?.name}`));
process.on('uncaughtException', (error) => unhandled.push(`exception ${error?.constructor?.name}`));

const versionOf = (name) => {
  for (const path of requireHere.resolve.paths(name)) {
    try {
      return require(join(path, name, 'package.json')).version;
    } catch {
      // Not in this folder.
    }
  }
};
const { dependencies = {}, devDependencies = {} } = requireHere('./package.json');
const load = (name) => {
  // Packages of a folder further up are not this peer's.
  if (!(name in { ...dependencies, ...devDependencies })) return { error: new Error('not covered') };
  try {
    const module = requireHere(name);
    return { Client: module.default ?? module, version: versionOf(name) };
  } catch (error) {
    return { error };
  }
};
const SDKS = {
  openai: { ...load('openai'), base: `${url}/v1`, options: { apiKey: 'sk-test' } },
  anthropic: {
    ...load('@anthropic-ai/sdk'),
    base: url,
    options: { apiKey: 'sk-ant-test', openTelemetry: false },
  },
};

function clientOf(sdk, more = {}) {
  const { Client, base, options } = SDKS[sdk];
  const client = new Client({ ...options, baseURL: base, maxRetries: 0, logLevel: 'off', ...more });
  return sdk === 'openai' && peer.wrap ? peer.wrap(client) : client;
}

/** What the application got, without what differs from call to call. */
async function see(run, picture) {
  try {
    return { value: picture(await run()) };
  } catch (error) {
    return {
      threw: [
        error?.constructor?.name,
        error?.status,
        String(error?.message).replace(/req_\w+|:\d{4,5}/g, ''),
      ],
    };
  }
}

async function seeAll() {
  const { picture } = require('../src/picture.ts');
  const scenarios = require('./scenarios.cjs');
  for (const sdk of Object.keys(SDKS)) {
    const { Client, version, error } = SDKS[sdk];
    say({ sdk, version, missing: Client === undefined ? String(error?.message).split('\n')[0] : undefined });
    if (Client === undefined) continue;
    const given = { client: clientOf(sdk), refused: clientOf(sdk, { baseURL: 'http://127.0.0.1:9/v1' }) };
    for (const { kind, name, run } of scenarios[sdk](given)) {
      unhandled.length = 0;
      const seen = await (peer.around ?? ((body) => body()))(() => see(run, picture));
      await sleep(SETTLE_MS);
      await peer.flush?.();
      say({ sdk, kind, name, seen: { ...seen, unhandled: [...unhandled].sort() }, spans: peer.take() });
    }
  }
}

/** CPU of one healthy call whose answer comes out of memory, in microseconds. */
async function costAll() {
  const body = JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o-2024-08-06',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
  });
  const fetch = async () => new Response(body, { headers: { 'content-type': 'application/json' } });
  const client = clientOf('openai', { fetch });
  const request = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] };
  const make = async (count) => {
    for (let call = 0; call < count; call += 1) {
      await (peer.around ?? ((run) => run()))(() => client.chat.completions.create(request));
      if (call % 50 === 0) peer.take();
    }
  };
  await make(500);
  const rounds = [];
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage();
    await make(400);
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / 400);
  }
  say({ cost: rounds.sort((a, b) => a - b)[2] });
}

(mode === 'cost' ? costAll() : seeAll()).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
