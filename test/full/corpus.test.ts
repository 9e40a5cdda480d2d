/**
 * Real producers of PDFs, many looks, every region and every quarter: what a person would call good is accepted with
 * every number right, everything else is sent back for the right reason. CORPUS_SEED draws other truths for the looks.
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import { makeCorpus, planCorpus } from '../support/corpus/corpus.ts';
import { PRODUCERS } from '../support/corpus/look.ts';
import { REWRITES } from '../support/corpus/producers.ts';
import { readCorpus, type Result } from '../support/corpus/read-corpus.ts';
import { summarize } from '../support/corpus/summary.ts';
import { reference } from '../support/reference.ts';

/** Made anew by each run, and left there to be looked at. */
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/corpus', import.meta.url));
const SEED = Number(process.env['CORPUS_SEED'] ?? 7);

const plan = planCorpus(reference, SEED);
let results: readonly Result[] = [];

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  results = await readCorpus(await makeCorpus(plan, FOLDER, reference), reference);
  process.stdout.write(`\n${summarize(results)}\n\n`);
}, 900_000);

/** One text for each document that is not as it should be, with its file to look at. */
function describeAll(found: readonly Result[]): string[] {
  return found.map(
    ({ document, complaint, file }) =>
      `${document.producer} ${document.rewrite ?? ''} '${document.named.name}': ${complaint ?? ''}\n  ${file}`,
  );
}

describe('the corpus', () => {
  test('has at least 400 documents by every producer, over all regions and quarters', () => {
    const count = (of: (result: Result) => unknown): number => new Set(results.map(of)).size;
    expect(results.length).toBeGreaterThanOrEqual(400);
    expect(count(({ document }) => document.producer)).toBe(PRODUCERS.length);
    expect(count(({ document }) => document.rewrite)).toBe(REWRITES.length + 1);
    expect(count(({ document }) => document.truth.region)).toBeGreaterThanOrEqual(35);
    expect(count(({ document }) => document.truth.quarter)).toBe(26);
    expect(Math.max(...results.map(({ document }) => document.truth.rows.length))).toBe(27);
  });

  test('holds no accepted document with a wrong cell', () => {
    const wrong = results.filter(
      ({ outcome }) => outcome.kind === 'accepted' && outcome.wrong.length > 0,
    );
    expect(describeAll(wrong)).toEqual([]);
  });

  test('has every good document accepted', () => {
    const good = results.filter(({ document }) => document.verdict.kind === 'good');
    expect(good.length).toBeGreaterThanOrEqual(300);
    expect(describeAll(good.filter(({ outcome }) => outcome.kind === 'rejected'))).toEqual([]);
  });

  test('has every other document refused for the right reason', () => {
    const others = results.filter(({ document }) => document.verdict.kind !== 'good');
    expect(others.length).toBeGreaterThanOrEqual(80);
    expect(describeAll(others.filter(({ complaint }) => complaint !== undefined))).toEqual([]);
  });

  test('holds no good document whose structure tree is said to differ', () => {
    const trees = results.filter(
      ({ document, tree }) => document.verdict.kind === 'good' && tree !== undefined,
    );
    expect(trees.length).toBeGreaterThanOrEqual(100);
    const differing = trees.filter(({ tree = [] }) => tree.length > 0);
    expect(differing.map(({ file, tree = [] }) => [...tree, file].join('\n  '))).toEqual([]);
  });
});
