import { describe, expect, test } from 'vitest';

import { describeStatus } from '../../../src/commands/status.ts';
import { NOTHING_YET, type WarehouseStatus } from '../../../src/load/status.ts';
import type { WaitingDocument } from '../../../src/load/waiting.ts';

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
  severity: 'block',
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
