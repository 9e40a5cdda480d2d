import { describe, expect, test } from 'vitest';

import { parseSha256 } from '../../../src/codes.ts';
import type { StoredDocument } from '../../../src/load/ledger/documents.ts';
import {
  compareCandidates,
  findRivals,
  type ReadCandidate,
} from '../../../src/pipeline/candidate.ts';
import { numbersHash } from '../../../src/transform/fingerprint.ts';
import type { Reading } from '../../../src/transform/reading.ts';
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
    text: undefined,
    seenRun: 1,
    filed: { quarter: reading.quarter, region: reading.region?.code },
  };
}

function stored(digit: string, reading: Reading, changes: Partial<StoredDocument>): StoredDocument {
  return {
    documentKey: 9,
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

  test('who brings the numbers that stand has no rivals', () => {
    const current = stored('d', readGooi(), { status: 'current', reason: undefined });
    expect(findRivals(first, [first, second], [current], always)).toEqual([]);
  });
});

test('documents are judged oldest quarter first, then by region, date and address', () => {
  const later = candidate('1', readGooi({ year: 2020, quarter: 4 }));
  const early = candidate('2', readGooi(), '2021-02-01');
  const earliest = candidate('3', readGooi(), '2021-01-01');
  const unknown = candidate('4', readGooi({ title: ['nothing'] }));
  const sorted = [unknown, later, early, earliest].sort(compareCandidates);
  expect(sorted.map((one) => one.sha256[0])).toEqual(['3', '2', '1', '4']);
});
