/** Adds up vitest's JSON reports, names what failed, and prints the line that CI reads: 'N passed, N failed'. */
import { readFileSync } from 'node:fs';

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
};

/** Names once more, after all suites, what did not pass: of a long log only the end is kept. */
function nameFailures(report: Report): void {
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.message !== '')
      process.stdout.write(`FAILED ${file.name}\n${file.message}\n`);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') continue;
      process.stdout.write(`${test.status.toUpperCase()} ${file.name}: ${test.fullName}\n`);
      for (const message of test.failureMessages ?? [])
        process.stdout.write(`${message.slice(0, 2000)}\n`);
    }
  }
}

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    passed += report.numPassedTests;
    // a file that breaks before its first test has no failed test, and a skipped test proves nothing
    failed += Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0);
    failed += report.numPendingTests;
    nameFailures(report);
  } catch (error) {
    process.stdout.write(`FAILED ${file}: ${String(error)}\n`);
    failed += 1;
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
