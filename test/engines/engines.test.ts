/**
 * Documents by engines that the reader was never made for: what is good (test/support/engines/README.md) is accepted
 * with every cell as it was set, the rest is refused. ENGINES_SEED draws other regions, quarters and counts;
 * ENGINES names the engines, comma separated, instead of all that are installed.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { findMakers } from '../support/engines/makers.ts';
import {
  isAccepted,
  isGood,
  makeDocuments,
  readDocuments,
  summarizeEngines,
  wrongCells,
  type EngineResult,
} from '../support/engines/read-documents.ts';
import { reference } from '../support/reference.ts';

const SEED = Number(process.env['ENGINES_SEED'] ?? 7);
const FOLDER = join(tmpdir(), `klantprofielen-engines-${SEED}`);
const CHOSEN = process.env['ENGINES']?.split(',');

let results: readonly EngineResult[] = [];

beforeAll(async () => {
  const { found, missing } = await findMakers();
  const makers = found.filter(({ name }) => CHOSEN?.includes(name) ?? true);
  results = await readDocuments(await makeDocuments(makers, FOLDER, reference, SEED), reference);
  const left = missing.length === 0 ? '' : `\nnot installed, left out: ${missing.join(', ')}`;
  process.stdout.write(`\n${summarizeEngines(results)}${left}\n\n${tell(results)}\n`);
});

/** One text for each good document that was refused. */
function tell(all: readonly EngineResult[]): string {
  return all
    .flatMap((result) => {
      const { outcome, file } = result;
      if (outcome.kind === 'accepted' || !isGood(result)) return [];
      return [`refused ${file}\n  ${outcome.code}: ${outcome.why.slice(0, 3).join('; ')}`];
    })
    .join('\n');
}

test('at least ten engines, or those that were asked for', () => {
  const names = new Set(results.map(({ document }) => document.maker.name));
  expect(names.size).toBeGreaterThanOrEqual(CHOSEN?.length ?? 10);
});

test('no accepted document has a wrong cell', () => {
  const wrong = results.filter(({ outcome }) => wrongCells(outcome).length > 0);
  expect(wrong.map(({ file, outcome }) => [file, ...wrongCells(outcome)])).toEqual([]);
});

test('95 in 100 good documents are accepted', () => {
  const good = results.filter(isGood);
  const accepted = good.filter(isAccepted);
  expect(accepted.length / good.length).toBeGreaterThanOrEqual(0.95);
});

test('every other document is refused, for a reason that it has', () => {
  const strange = results.flatMap((result) => {
    const { document, outcome, file } = result;
    if (isGood(result)) return [];
    if (outcome.kind === 'accepted') return [`accepted: ${file}`];
    // a cause may have consequences that are told first: the label of a total row that goes on in the text below it
    const told = [outcome.code, ...outcome.why];
    return document.look.codes.some((code) => told.some((why) => why.startsWith(code)))
      ? []
      : [`${outcome.code}: ${file}`];
  });
  expect(strange).toEqual([]);
});
