import { describe, expect, test } from 'vitest';

import { describePass } from '../../../src/commands/run.ts';
import { NO_COUNTS } from '../../../src/load/ledger/runs.ts';
import type { LinkTrouble, WaitingDocument } from '../../../src/load/status.ts';
import type { PassResult } from '../../../src/pipeline/pass.ts';

const DOCUMENT: WaitingDocument = {
  documentKey: 1,
  sha256: 'abcdef0123456789'.repeat(4),
  quarter: '2023Q1',
  region: 'AM22',
  url: 'file:///inbox/rijnmond.pdf',
  reason: 'row_sum',
  since: new Date(0),
  findings: [],
  blocking: ['row_sum', 'column_sum'],
  isAcceptable: false,
  isTwice: false,
};

const BLOCKED: LinkTrouble = {
  brokenSha256: undefined,
  url: 'file:///inbox/rijnmond.pdf',
  state: 'quarantined',
  reason: 'row_sum',
  message: undefined,
  document: DOCUMENT,
};

const RESULT: PassResult = {
  runId: 7,
  status: 'done',
  counts: NO_COUNTS,
  problems: [],
  troubles: [],
};

function lines(changes: Partial<PassResult>, found = 0): string[] {
  return describePass({ ...RESULT, ...changes }, { found, duration_ms: 1234 });
}

describe('describePass', () => {
  test('names what was quarantined with its findings and what to type', () => {
    const text = lines({
      status: 'attention',
      counts: { ...NO_COUNTS, quarantined: 1 },
      troubles: [BLOCKED],
    });
    expect(text.slice(4)).toEqual([
      '',
      'quarantined [row_sum, column_sum]: 2023Q1 AM22, file:///inbox/rijnmond.pdf',
      expect.stringMatching(/^ {2}next: .* status --overlay waiting.html$/),
      expect.stringMatching(/^ {4}or: .* retry abcdef012345$/),
      expect.stringMatching(/^ {4}or: .* reject abcdef012345 --reason "…"$/),
      '',
      expect.stringMatching(/^What was expected and what was found: .* status$/),
    ]);
  });

  test('names what failed and what can be done about it, without steering the terminal', () => {
    const failed: LinkTrouble = {
      brokenSha256: undefined,
      url: 'file:///inbox/a.pdf',
      state: 'failed',
      reason: 'not_a_pdf',
      message: 'it begins with \u001B[31m',
      document: undefined,
    };
    const text = lines({ counts: { ...NO_COUNTS, failed: 1 }, troubles: [failed] }).join('\n');
    expect(text).toContain('failed [not_a_pdf]: file:///inbox/a.pdf');
    expect(text).toContain('it begins with \\u{1b}[31m');
    expect(text).toContain('save it again from the source, or delete it');
  });

  test('counts what is not named, and says where it stands', () => {
    const counts = { ...NO_COUNTS, quarantined: 30, failed: 5 };
    const troubles = Array.from({ length: 10 }, () => BLOCKED);
    expect(lines({ counts, troubles }).at(-1)).toMatch(/^and 25 more: .* status$/);
  });

  test('an unreadable source: no empty table, no "nothing new", but what to do', () => {
    const problem = { source: 'https://www.uwv.nl/x', code: 'http_404', message: 'answers 404' };
    expect(lines({ status: 'source', problems: [problem] })).toEqual([
      'Run 7: 0 links found, needs a look (source), 1.2 s',
      'No row of the warehouse was changed.',
      '',
      'Source https://www.uwv.nl/x [http_404]: answers 404',
      expect.stringContaining('there is nothing at this address'),
      expect.stringMatching(/^ {2}next: .* discover https:\/\/www\.uwv\.nl\/x$/),
    ]);
  });

  test('nothing new is said only when everything was read', () => {
    const text = lines({ counts: { ...NO_COUNTS, unchanged: 3 } }, 3);
    expect(text.at(-1)).toBe('Nothing new: no row of the warehouse was changed.');
  });
});
