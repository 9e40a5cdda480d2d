/**
 * A checker of Stryker's that lets a seeded sample through: the MUTANTS_COUNT mutants whose hashes come first. A mutant
 * keeps its hash however many others there are, so that two runs after a small change compare the same ones.
 */
import { createHash } from 'node:crypto';

type Mutant = {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: unknown;
};
type Answer = { readonly status: 'passed' } | { readonly status: 'compileError'; reason: string };

class Sample {
  async init(): Promise<void> {}

  /** One group, so that check() sees all of them. */
  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: readonly Mutant[]): Promise<Record<string, Answer>> {
    const ranked = mutants
      .map((mutant) => ({ id: mutant.id, hash: hashOf(mutant) }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1));
    const count = Number(process.env['MUTANTS_COUNT']);
    return Object.fromEntries(
      ranked.map(({ id }, place): [string, Answer] => [
        id,
        place < count
          ? { status: 'passed' }
          : { status: 'compileError', reason: 'not in the sample' },
      ]),
    );
  }
}

function hashOf({ fileName, mutatorName, replacement, location }: Mutant): string {
  const file = fileName.slice(fileName.lastIndexOf('/src/'));
  return createHash('sha256')
    .update(JSON.stringify([process.env['MUTANTS_SEED'], file, mutatorName, replacement, location]))
    .digest('hex');
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: Sample }];
