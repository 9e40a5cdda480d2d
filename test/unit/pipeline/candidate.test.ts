import { describe, expect, test } from 'vitest';

import { parseRegionCode, parseSha256 } from '../../../src/codes.ts';
import type { StoredDocument } from '../../../src/load/ledger/documents.ts';
import {
  compareCandidates,
  findRivals,
  type ReadCandidate,
  toCandidate,
} from '../../../src/pipeline/candidate.ts';
import { numbersHash } from '../../../src/transform/fingerprint.ts';
import type { Reading } from '../../../src/transform/reading.ts';
import { reference } from '../../support/reference.ts';
import { readGooi, readGooiRevised } from '../../support/readings.ts';

function candidate(digit: string, reading: Reading, publishedOn?: string): ReadCandidate {
  return {
    sha256: parseSha256(digit.repeat(64)),
    linkKey: 1,
    documentKey: undefined,
    isKnownAtLink: false,
    url: `https://example.org/${digit}.pdf`,
    seenAs: {},
    publishedOn,
    says: { quarter: undefined, region: undefined },
    reading,
    refusals: [],
    seenRun: 1,
    filed: { quarter: reading.quarter, region: reading.region?.code },
  };
}

function stored(digit: string, reading: Reading, changes: Partial<StoredDocument>): StoredDocument {
  return {
    documentKey: 9,
    url: `https://example.org/${digit}.pdf`,
    keys: { quarterKey: 20203, regionKey: 12 },
    sha256: parseSha256(digit.repeat(64)),
    status: 'quarantined',
    reason: 'two_candidates',
    numbersHash: reading.table && numbersHash(reading.table),
    publishedOn: undefined,
    wasSuperseded: false,
    firstSeenRun: 1,
    ...changes,
  };
}

const always = () => true;

describe('findRivals', () => {
  const first = candidate('a', readGooi());
  const second = candidate('b', readGooiRevised());

  test('two unseen documents with other numbers are rivals of each other', () => {
    expect(findRivals(first, [first, second], [], always)).toEqual([
      { sha256: second.sha256, publishedOn: undefined },
    ]);
    expect(findRivals(second, [first, second], [], always)).toHaveLength(1);
  });

  test('the same numbers twice are no rivals', () => {
    const copy = candidate('c', readGooi());
    expect(findRivals(first, [first, copy], [], always)).toEqual([]);
  });

  test('a blocked document is nobody’s rival', () => {
    expect(findRivals(first, [first, second], [], (other) => other !== second)).toEqual([]);
  });

  test('a document that is known already is no rival, unless it waits since such a meeting', () => {
    const known = stored('b', readGooiRevised(), { status: 'superseded', reason: undefined });
    expect(findRivals(first, [first, second], [known], always)).toEqual([]);
    const waiting = stored('b', readGooiRevised(), {});
    expect(findRivals(first, [first], [waiting], always)).toEqual([
      { sha256: second.sha256, publishedOn: undefined },
    ]);
  });

  test.each<[string, Partial<StoredDocument>, number]>([
    ['waits since such a meeting, in whatever run', { firstSeenRun: 7 }, 1],
    ['waits for another reason', { reason: 'row_sum' }, 0],
    ['no longer waits', { status: 'rejected' }, 0],
    ['stands and was first seen in the same run', { status: 'current' }, 1],
    ['stands and was seen before', { status: 'current', firstSeenRun: 7 }, 0],
    ['has the same numbers', { numbersHash: stored('b', readGooi(), {}).numbersHash }, 0],
    ['is the document itself', { sha256: first.sha256 }, 0],
  ])('a stored document that %s', (_, changes, count) => {
    expect(findRivals(first, [first], [stored('b', readGooiRevised(), changes)], always)).toEqual(
      count === 0 ? [] : [{ sha256: second.sha256, publishedOn: undefined }],
    );
  });

  test('a document beside it is a rival by its run, its numbers and what is known of it', () => {
    const of = (other: ReadCandidate, ...documents: StoredDocument[]) =>
      findRivals(first, [first, other], documents, always).length;
    expect(of({ ...second, seenRun: 2 })).toBe(0);
    expect(of({ ...second, reading: undefined })).toBe(0);
    const waits = stored('b', readGooiRevised(), { reason: 'row_sum' });
    expect(of(second, waits)).toBe(1);
    const stands = stored('d', readGooiRevised(), { status: 'current', firstSeenRun: 7 });
    expect(of(second, stands)).toBe(0);
    const unread = { ...first, reading: undefined };
    expect(findRivals(unread, [unread, second], [], always)).toEqual([]);
  });

  test('one that waits and is offered again is one rival', () => {
    const again = candidate('b', readGooiRevised(), '2021-02-01');
    expect(findRivals(first, [first, again], [stored('b', readGooiRevised(), {})], always)).toEqual(
      [{ sha256: again.sha256, publishedOn: '2021-02-01' }],
    );
  });

  test('who brings the numbers that stand has no rivals', () => {
    const current = stored('d', readGooi(), { status: 'current', reason: undefined });
    expect(findRivals(first, [first, second], [current], always)).toEqual([]);
  });
});

describe('the order in which documents are judged', () => {
  const one = candidate('5', readGooi(), '2021-01-15');
  const { filed } = one;

  // each in front of `one` for one reason, though all that counts less speaks against it
  test.each<[string, ReadCandidate]>([
    ['an older quarter', candidate('9', readGooi({ quarter: 2 }))],
    [
      'the same quarter of a region in front',
      { ...one, filed: { ...filed, region: parseRegionCode('AM05') }, seenRun: 2 },
    ],
    ['first seen in an earlier run', { ...one, seenRun: 0, publishedOn: '2022-01-01' }],
    ['an earlier date', { ...one, publishedOn: '2021-01-14', url: 'https://example.org/9.pdf' }],
    ['no date', { ...one, publishedOn: undefined, url: 'https://example.org/9.pdf' }],
    ['an earlier address', { ...one, url: 'https://example.org/4.pdf' }],
  ])('%s', (_, other) => {
    expect(compareCandidates(other, one)).toBeLessThan(0);
    expect(compareCandidates(one, other)).toBeGreaterThan(0);
  });

  test('what is unknown comes last', () => {
    const noQuarter = { ...one, filed: { ...filed, quarter: undefined } };
    const noRegion = { ...one, filed: { ...filed, region: undefined } };
    const next = candidate('6', readGooi({ quarter: 4 }));
    const sorted = [noQuarter, next, noRegion, one].sort(compareCandidates);
    expect(sorted).toEqual([one, noRegion, next, noQuarter]);
    expect(compareCandidates(one, one)).toBe(0);
  });
});

test('a document of the archive is judged by what was seen of it, as no news', () => {
  const archived = {
    sha256: parseSha256('a'.repeat(64)),
    linkKey: 3,
    documentKey: 4,
    url: 'https://example.org/a.pdf',
    seenAs: { title: 'Derde kwartaal 2020', label: 'Rijnmond' },
    publishedOn: '2021-01-30',
  };
  expect(toCandidate({ reference }, archived as Parameters<typeof toCandidate>[1])).toEqual({
    ...archived,
    isKnownAtLink: false,
    says: { quarter: '2020Q3', region: 'AM22' },
  });
});
