/** Trouble that this program has with one document: a fault of ours, or values that the database refuses. */
import { PipelineError } from '../errors.ts';
import type { Check } from '../findings.ts';

/** SQLSTATE classes that speak of the data: data exception, integrity constraint violation. */
const DATA_STATES = /^2[23]/;

/** May the others go on? Not when the surroundings are broken: database, configuration, an interrupted run. */
export function isFaultOfDocument(error: unknown): boolean {
  if (!(error instanceof PipelineError)) return error instanceof Error && !isAbort(error);
  if (error.code === 'publication_mismatch') return true;
  const { cause } = error;
  const state = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return DATA_STATES.test(String(state));
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError' || error.name === 'TimeoutError';
}

/** The check that keeps the document out until the program is mended. */
export function toFaultCheck(error: unknown): Check {
  return {
    code: 'reader_fault',
    severity: 'block',
    subject: 'document',
    passed: false,
    expected: 'a program that can judge it',
    found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}
