import { describe, expect, test } from 'vitest';

import { toAlertMessage, type AlertIssue } from '../../../src/serve/alert-message.ts';

const ISSUE: AlertIssue = {
  issue: 'quarantine abc 2023Q1 AM22',
  what: '2023Q1 AM22 waits for a person: row_sum',
  place: 'https://www.uwv.nl/a.pdf',
  since: new Date('2026-11-20T05:31:00Z'),
  next_step: 'klantprofielen reject abc --reason "…"',
};

describe('toAlertMessage', () => {
  test('says what, where, since when, what next, and where the runbook has its entry', () => {
    const message = toAlertMessage('quarantine', 'begin', [ISSUE], 'host1');
    expect(message).toMatchObject({
      program: 'klantprofielen',
      event: 'begin',
      kind: 'quarantine',
      runbook: 'docs/runbook.md#alert-quarantine',
      issues: [
        {
          issue: ISSUE.issue,
          what: ISSUE.what,
          where: ISSUE.place,
          since: '2026-11-20T05:31:00.000Z',
          next: ISSUE.next_step,
        },
      ],
    });
    expect(message.text).toBe(
      [
        'klantprofielen on host1: a document waits for a person',
        '• 2023Q1 AM22 waits for a person: row_sum (https://www.uwv.nl/a.pdf, since 2026-11-20T05:31:00.000Z)',
        '  next: klantprofielen reject abc --reason "…"',
        'What to do: docs/runbook.md#alert-quarantine',
      ].join('\n'),
    );
  });

  test('thirty-five of a kind are one message: ten lines of text, all of them in the list', () => {
    const issues = Array.from({ length: 35 }, (_, index) => ({ ...ISSUE, issue: `q ${index}` }));
    const message = toAlertMessage('quarantine', 'begin', issues, 'host1');
    expect(message.issues).toHaveLength(35);
    expect(message.text.match(/^•/gm)).toHaveLength(10);
    expect(message.text).toContain('35 documents wait for a person');
    expect(message.text).toContain('… and 25 more: klantprofielen status');
  });

  test('solved: no next step', () => {
    const message = toAlertMessage('missing_quarter', 'solved', [ISSUE], 'host1');
    expect(message.runbook).toBe('docs/runbook.md#alert-missing-quarter');
    expect(message.text).toMatch(/^klantprofielen on host1: solved: a quarter is overdue\n•/);
    expect(message.text).not.toContain('next:');
  });

  test('hostile words cannot call everybody, steer a terminal or fill a screen', () => {
    const hostile = { ...ISSUE, what: `<!channel> \u001b[31m\u202e${'a'.repeat(9_000)}` };
    const { text } = toAlertMessage('source', 'begin', [hostile], 'host1');
    for (const character of ['<', '>', '\u001b', '\u202e']) expect(text).not.toContain(character);
    expect(text.length).toBeLessThan(1_500);
  });
});
