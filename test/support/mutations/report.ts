/** docs/detection.md, out of the studies. */
import { CHECK_CODES, type CheckCode } from '../../../src/findings.ts';
import type { ByteRow } from './byte-study.ts';
import { LEFT_TO_OTHERS, type DrawnStudy, type DrawnTally } from './drawn-study.ts';
import type { Alarms } from './false-alarms.ts';
import { LETS_THROUGH } from './lets-through.ts';
import { SETTINGS, type Setting, type StudyRow, type Tally } from './table-study.ts';
import type { Cost } from './threshold-study.ts';
import { UNDETECTABLE } from './undetectable.ts';

export type Studies = {
  readonly drawn: DrawnStudy;
  readonly tables: readonly StudyRow[];
  readonly alarms: readonly Alarms[];
  readonly costs: readonly Cost[];
  readonly bytes: readonly ByteRow[];
};

export function toReport({ drawn, tables, alarms, costs, bytes }: Studies): string {
  return `${[
    '# What is caught, by which check, and what cannot be seen',
    'Made by `npx node scripts/detection-report.ts` out of seeded mistakes; `--check` measures again and fails when a number here is another one. Do not edit it: the sentences stand in `test/support/mutations`.',
    introduce(drawn, tables, bytes),
    '## Check by check',
    'In how many mistakes of the page each blocking check failed, and in how many it was the only one: without it these would have been loaded. `readings_agree` looks at the reader, not at the page: the chapter after the next measures it.',
    checks(tables),
    '## What cannot be seen',
    'Everything below can lead to wrong facts. It is all there is: any other mistake that is loaded with a wrong number makes the tests fail.',
    undetectable(tables),
    'Text counts as seen where a reader program paints it: layers that are off in the default view, rendering modes that paint nothing and whatever is outside of the page are left out. White text, text under something else and text that is clipped away are not recognised: they are read as if a person saw them.',
    '## What the reader could get wrong',
    'Real PDFs, their words as they were drawn, and the table that was found by position: that table is damaged, the words are not. `readings_agree` must object; *alone* is where no other check would have. What it leaves to others is named, and those checks must fail.',
    drawnMistakes(drawn),
    `Left to other checks, because the order of drawing does not tell: ${LEFT_TO_OTHERS.map(({ what, seenBy }) => `${what} (${seenBy.map((code) => `\`${code}\``).join(', ')})`).join('; ')}. Both sides see the same words: a fault in how letters become words is a fault of both, left to the sums, the names and the percentage.`,
    drawnMakers(drawn),
    '## Mistakes on the page',
    'A good document of a made-up history (35 regions, 26 quarters, the municipalities of each quarter) gets one mistake. *Alone*: nothing else is loaded. *Neighbours*: the rest of the history is loaded, or what a pass through a backlog would have loaded before. *Warned* and *silent* were loaded with wrong facts; *right* was loaded with the facts of the good document. After each code: in how many mutants it failed.',
    mistakes(tables),
    '## False alarms',
    'Good documents, each judged twice: with what a backlog had loaded before, and with everything else. *drift*: every quarter follows from the one before, with growth, municipalities that begin to use Sonar and double, clean-ups by UWV of a fifth, drives for profiles, mergers. *fresh*: every quarter is drawn anew with the habits of the region. *wild*: every count is drawn by itself. A warning never blocks; tables without a common history are meant to be warned about.',
    falseAlarms(alarms),
    '### What the thresholds of `columns_plausible` cost',
    `Blocked: good tables against the quarter before, of ${costs[0]?.tables ?? 0} of each kind. Passed: the drift tables with their columns in one of the 23 other orders.`,
    thresholds(costs),
    '## Damaged files',
    'The sample PDFs with damage inside and outside of their streams, packed as they are and with all streams unpacked, read through the sandboxed parser. *Unreadable*: refused by the parser. *Blocked*: by a check. *Register*: right but for the register, within the rounding of the percentage (see above).',
    damaged(bytes),
  ].join('\n\n')}\n`;
}

function introduce(
  drawn: DrawnStudy,
  tables: readonly StudyRow[],
  bytes: readonly ByteRow[],
): string {
  const sum = (valueOf: (tally: Tally) => number) =>
    tables.reduce((all, { tally }) => all + valueOf(tally), 0);
  const sumDrawn = (valueOf: (tally: DrawnTally) => number) =>
    drawn.rows.reduce((all, { tally }) => all + valueOf(tally), 0);
  const damage = bytes.reduce((all, { tally }) => all + tally.n, 0);
  const wrong = bytes.reduce((all, { tally }) => all + tally.wrong, 0);
  return table(
    ['Studied', 'Mistakes', 'Refused', 'Read right', 'Loaded wrong'],
    [
      [
        'tables that the reader got wrong',
        String(sumDrawn((t) => t.n)),
        `${sumDrawn((t) => t.byOrder)} by \`readings_agree\`, ${sumDrawn((t) => t.byOthers)} by others`,
        '0',
        String(sumDrawn((t) => t.unseen)),
      ],
      [
        'tables that are wrong on the page',
        ...[sum((t) => t.n), sum((t) => t.refused), sum((t) => t.right)].map(String),
        `${sum((t) => t.warned)} with a warning, ${sum((t) => t.silent)} in silence, all of what cannot be seen`,
      ],
      [
        'damaged files',
        String(damage),
        ...[
          bytes.reduce((all, { tally }) => all + tally.unreadable + tally.blocked, 0),
          bytes.reduce((all, { tally }) => all + tally.right + tally.register, 0),
          wrong,
        ].map(String),
      ],
    ],
  );
}

function drawnMistakes({ rows }: DrawnStudy): string {
  return table(
    ['Mistake', 'Tables', '`readings_agree`', 'Alone', 'Only others', 'Which', 'None'],
    rows.map(({ mistake, tally }) => [
      `${mistake.title} (\`${mistake.id}\`)`,
      ...[tally.n, tally.byOrder, tally.byOrderAlone, tally.byOthers].map(String),
      toCodes(tally.others).join(', '),
      String(tally.unseen),
    ]),
  );
}

function drawnMakers({ makers }: DrawnStudy): string {
  const list = (isKnown: boolean): string =>
    makers
      .filter((one) => one.isKnown === isKnown)
      .map(({ maker, documents }) => `${maker} ${documents}`)
      .join(', ');
  return `Documents that were read and then damaged, by what made them. Engines that the reader was not made with: ${list(false)}. Producers of the corpus: ${list(true)}.`;
}

function undetectable(tables: readonly StudyRow[]): string {
  return table(
    ['Mistake', 'Seen of it', 'It would take', ...SETTINGS.map((s) => `Loaded wrong, ${s}`)],
    UNDETECTABLE.map(({ ids, what, seen, needs }) => [
      `${what} (${ids.map((id) => `\`${id}\``).join(', ')})`,
      seen,
      needs,
      ...SETTINGS.map((setting) => countWrong(tables, ids, setting)),
    ]),
  );
}

function countWrong(tables: readonly StudyRow[], ids: readonly string[], setting: Setting): string {
  const tallies = tables
    .filter((row) => ids.includes(row.mutation.id) && row.setting === setting)
    .map((row) => row.tally);
  const sum = (valueOf: (tally: Tally) => number) =>
    tallies.reduce((all, tally) => all + valueOf(tally), 0);
  const warned = sum((t) => t.warned);
  const silent = sum((t) => t.silent);
  return `${warned + silent} of ${sum((t) => t.n)}, ${silent} in silence`;
}

function mistakes(tables: readonly StudyRow[]): string {
  return table(
    ['Class', 'Mistake', 'Loaded', 'Mutants', 'Refused', 'Right', 'Warned', 'Silent', 'Codes'],
    tables.map(({ mutation, setting, tally }) => [
      `\`${mutation.id}\``,
      mutation.title,
      setting,
      ...[tally.n, tally.refused, tally.right, tally.warned, tally.silent].map(String),
      [...toCodes(tally.blocks), ...toCodes(tally.warnings)].join(', '),
    ]),
  );
}

/** The most frequent first; equal ones by name, so that the text is always the same. */
function toCodes(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 5)
    .map(([code, count]) => `${code} ${count}`);
}

function checks(tables: readonly StudyRow[]): string {
  const rows = CHECK_CODES.flatMap((code) => {
    const failed = tables.filter(({ tally }) => tally.blocks.has(code));
    if (failed.length === 0) return [];
    const sum = (of: 'blocks' | 'onlyBlocks') =>
      failed.reduce((all, { tally }) => all + (tally[of].get(code) ?? 0), 0);
    const classes = [...new Set(failed.map(({ mutation }) => `\`${mutation.id}\``))];
    return [
      [
        `\`${code}\``,
        String(sum('blocks')),
        String(sum('onlyBlocks')),
        classes.join(', '),
        letsThrough(code),
      ],
    ];
  });
  return table(['Check', 'Failed', 'Alone', 'In', 'Lets through'], rows);
}

function letsThrough(code: CheckCode): string {
  const said: Partial<Record<CheckCode, string>> = LETS_THROUGH;
  if (said[code] !== undefined) return said[code];
  throw new Error(`${code} blocks: test/support/mutations/lets-through.ts takes it for a warning`);
}

function falseAlarms(alarms: readonly Alarms[]): string {
  return table(
    ['History', 'Judged', 'Blocked', 'Warned'],
    alarms.map(({ kind, documents, blocked, warnings }) => [
      kind,
      String(documents),
      String(blocked),
      toCodes(warnings).join(', '),
    ]),
  );
}

function thresholds(costs: readonly Cost[]): string {
  return table(
    ['Thresholds', 'Blocked: drift', 'fresh', 'wild', 'Swapped that passed'],
    costs.map(({ title, blocked, passed, swapped }) => [
      title,
      ...[blocked.drift, blocked.fresh, blocked.wild].map(String),
      `${passed} of ${swapped}`,
    ]),
  );
}

function damaged(bytes: readonly ByteRow[]): string {
  return table(
    ['Damage', 'Streams', 'Mutants', 'Unreadable', 'Blocked', 'Right', 'Register', 'Wrong'],
    bytes.map(({ mutation, isUnpacked, tally }) => [
      mutation.title,
      isUnpacked ? 'unpacked' : 'packed',
      ...[tally.n, tally.unreadable, tally.blocked, tally.right, tally.register, tally.wrong].map(
        String,
      ),
    ]),
  );
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
