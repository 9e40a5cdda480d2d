import { describe, expect, test } from 'vitest';

import { describeStatus } from '../../../src/commands/status.ts';
import {
  NOTHING_YET,
  type WarehouseStatus,
  type WaitingDocument,
} from '../../../src/load/status.ts';

const RUN = {
  runId: 1,
  command: 'run',
  status: 'attention',
  startedAt: new Date(0),
  finishedAt: new Date(1),
  message: undefined,
};

function waiting(changes: Partial<WaitingDocument>): WarehouseStatus {
  const document: WaitingDocument = {
    documentKey: 1,
    sha256: 'abcdef0123456789'.repeat(4),
    quarter: '2022Q4',
    region: 'AM21',
    url: 'https://www.uwv.nl/a.pdf',
    reason: 'title_agrees',
    since: new Date(0),
    findings: [],
    blocking: ['title_agrees'],
    isAcceptable: true,
    isTwice: false,
    ...changes,
  };
  return { ...NOTHING_YET, lastRun: RUN, waiting: [document] };
}

const finding = (subject: string, expected: string, found: string) => ({
  code: 'title_agrees',
  severity: 'block' as const,
  subject,
  expected,
  found,
});

const textOf = (status: WarehouseStatus) => describeStatus('here', status, 'run');

describe('where nothing has run', () => {
  test.each([
    ['sources', / discover https:/],
    ['run', /^First: .* run$/m],
    ['demo', /^First: .* demo$/m],
  ] as const)('first step %s', (step, words) => {
    const text = describeStatus('here', NOTHING_YET, step).join('\n');
    expect(text).toMatch(/^Database here\nNothing has run yet\.\n/);
    expect(text).toMatch(words);
    expect(text).not.toContain('Next expected');
  });
});

test('after runs that loaded nothing there is no empty table and no quarter awaited', () => {
  const text = textOf({ ...NOTHING_YET, lastRun: RUN }).join('\n');
  expect(text).not.toMatch(/quarantined +missing|Next expected/);
});

test.each([
  ['source', undefined, 'source (not everything could be fetched whole); no good run yet.'],
  ['attention', undefined, 'attention (it put something in quarantine); no good run yet.'],
  ['source', 'the page is gone', 'source (the page is gone); no good run yet.'],
])('how the last run ended is said in words: %s, %s', (status, message, words) => {
  const text = textOf({ ...NOTHING_YET, lastRun: { ...RUN, status, message } });
  expect(text.join('\n')).toContain(words);
});

describe('title_agrees in words', () => {
  test('which side is the link, which the document, and where accept files it', () => {
    const findings = [finding('link label: region', 'AM22', 'AM21')];
    expect(textOf(waiting({ findings }))).toEqual(
      expect.arrayContaining([
        '  in words: the title in the document says region AM22, the link (link label) says AM21',
        '  accept: files it under what its title says, 2022Q4 AM22',
      ]),
    );
  });

  test('quarter and region both', () => {
    const findings = [
      finding('slug: quarter', '2023Q1', '2022Q4'),
      finding('slug: region', 'AM22', 'AM21'),
    ];
    expect(textOf(waiting({ findings }))).toContain(
      '  accept: files it under what its title says, 2023Q1 AM22',
    );
  });

  test('a place in the document is not called the link', () => {
    const findings = [finding('footnote: region', 'AM21', 'AM22')];
    expect(textOf(waiting({ findings }))).toContain(
      '  in words: the title in the document says region AM21, its footnote says AM22',
    );
  });

  test('nothing is said of accept when it is not possible', () => {
    const findings = [finding('slug: region', 'AM22', 'AM21')];
    const text = textOf(waiting({ findings, isAcceptable: false })).join('\n');
    expect(text).toContain('in words:');
    expect(text).not.toContain('accept:');
  });
});

describe('700 documents wait', () => {
  const reasons = ['column_sum', 'layout_known', 'title_found', 'row_sum', 'a', 'b', 'c'];
  const [one] = waiting({
    findings: Array.from({ length: 44 }, () => finding('x', '1', '2')),
  }).waiting;
  if (one === undefined) throw new TypeError('nothing waits');
  const status: WarehouseStatus = {
    ...NOTHING_YET,
    lastRun: RUN,
    documents: 300,
    quarters: Array.from({ length: 26 }, (_, n) => ({
      quarter: `${2016 + Math.floor(n / 4)}Q${(n % 4) + 1}`,
      dueOn: '2020-01-31',
      loaded: 10,
      quarantined: 25,
      missing: 0,
      notYetDue: 0,
      withdrawn: 0,
    })),
    waiting: Array.from({ length: 700 }, (_, n) => ({ ...one, reason: reasons[n % 7] ?? '' })),
    failing: Array.from({ length: 30 }, (_, n) => ({
      url: `file:///inbox/${n}.pdf`,
      reason: 'truncated',
      message: 'the PDF has no end mark after 12 bytes',
      brokenSha256: 'fedcba9876543210'.repeat(4),
    })),
  };

  test('fit a screen of 40 lines, which says how many for what and how to see all', () => {
    const lines = textOf(status);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines).toContain('Waiting for a person: 700');
    expect(lines).toContain('    100  column_sum');
    expect(lines.join('\n')).toMatch(/and 699 more, each with its next step: .* status --all/);
    expect(lines.join('\n')).toMatch(/and 27 more like this: .* status --all/);
    expect(lines.join('\n')).toMatch(/If it will never be whole: .* reject fedcba987654 --reason/);
  });

  test('--all names each of them', () => {
    const lines = describeStatus('here', status, 'run', true);
    expect(lines.filter((line) => line.startsWith('  from '))).toHaveLength(700);
    expect(lines.filter((line) => line.startsWith('Not fetched:'))).toHaveLength(30);
  });
});

test('nothing that a document or a site says moves the cursor', () => {
  const words = '\u001B[2J\u009B31m\u202E\u0007';
  const status: WarehouseStatus = {
    ...waiting({
      url: `https://www.uwv.nl/${words}`,
      findings: [
        finding(`link label ${words}: region`, words, words),
        finding(words, words, words),
      ],
    }),
    lastRun: { ...RUN, message: words },
    failing: [
      {
        url: `https://www.uwv.nl/${words}`,
        reason: 'timeout',
        message: words,
        brokenSha256: undefined,
      },
    ],
  };
  const text = describeStatus('here', status, 'run', true).join('');
  expect(text).toContain('\\u{1b}[2J');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
