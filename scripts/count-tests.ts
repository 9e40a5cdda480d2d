/** Adds up vitest's JSON reports and prints the line that CI reads: 'N passed, N failed'. */
import { readFileSync } from 'node:fs';

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
};

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    passed += report.numPassedTests;
    // a file that breaks before its first test has no failed test, and a skipped test proves nothing
    failed += Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0);
    failed += report.numPendingTests;
  } catch {
    failed += 1;
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
