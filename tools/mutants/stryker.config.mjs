export default {
  plugins: ['@stryker-mutator/vitest-runner', './tools/mutants/sample.ts'],
  testRunner: 'vitest',
  // the tests that reach a mutant are known from the first run; looking for them among the imports costs as much as running them
  vitest: { configFile: 'tools/mutants/vitest.config.ts', related: false },
  checkers: ['sample'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  inPlace: true,
  // a mutant that runs for ever is stopped by the count of its hits; a busy machine must not kill one
  timeoutMS: 60_000,
  tsconfigFile: 'none',
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: 'mutants.json' },
  allowConsoleColors: false,
};
