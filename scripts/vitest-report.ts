/** What failed, according to a JSON report of vitest. */
import { existsSync, readFileSync } from 'node:fs';

type Report = {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

export type Failure = {
  /** 'as a whole' where a file of tests could not begin or end. */
  readonly test: string;
  readonly said: string;
};

/** Empty when nothing failed, or there is no report. */
export function findFailures(file: string): Failure[] {
  if (!existsSync(file)) return [];
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  return testResults.flatMap(({ assertionResults, message }) => [
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map((one) => ({ test: one.fullName, said: firstWords(one.failureMessages[0] ?? '') })),
    ...(message === '' ? [] : [{ test: 'as a whole', said: firstWords(message) }]),
  ]);
}

/** Without colours, and on one line. */
function firstWords(text: string): string {
  // oxlint-disable-next-line no-control-regex -- what colours are
  const plain = text.replaceAll(/\u001B\[\d+m/g, '');
  return plain.split('\n').slice(0, 6).join(' ').slice(0, 300);
}
