// Sums the runners' JSON reports. A stage that failed without a failing test in a report counts as one failure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory, ...broken] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
const withReport = new Set();
for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  passed += report.numPassedTests;
  failed +=
    report.numFailedTests +
    (report.testResults ?? []).filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    ).length;
  for (const suite of report.testResults ?? []) {
    for (const test of suite.assertionResults) {
      if (test.status === 'failed')
        console.log(`failed: ${suite.name.replace(`${process.cwd()}/`, '')}: ${test.fullName}`);
      // The fuzz stage picks tests by name; what it leaves out ran in the unit stage.
      if (file !== 'fuzz.json' && (test.status === 'pending' || test.status === 'skipped')) {
        skipped += 1;
        console.log(
          `skipped: ${suite.name.replace(`${process.cwd()}/`, '')}: ${test.fullName} (${test.meta?.reason ?? 'no reason given'})`,
        );
      }
    }
  }
  if (report.numFailedTests > 0 || report.success === false) withReport.add(file.replace('.json', ''));
}
const SUITES = { unit: 'unit', fuzz: 'fuzz', 'end to end': 'e2e', stack: 'stack' };
for (const stage of broken) {
  if (SUITES[stage] && withReport.has(SUITES[stage])) continue;
  console.log(`failed: stage "${stage}"`);
  failed += 1;
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
