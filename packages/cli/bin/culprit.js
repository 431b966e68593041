#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(
    `culprit needs Node.js 22.15 or newer; this is ${process.version}. Install a current Node.js (https://nodejs.org) or run it with \`npx -p node@24 culprit\`.`,
  );
  process.exitCode = 1;
} else {
  const { main } = await import('../dist/main.mjs');
  await main(process);
}
