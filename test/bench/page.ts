/**
 * docs/performance.md and docs/scale.md: what stands between `<!-- bench: NAME -->` and `<!-- end -->` is written from
 * docs/performance.json, which holds the last result of each bench. `npx node test/bench/page.ts [RESULTS.jsonl…]` takes
 * results in that `--out` has written, and writes the pages; with --check it fails when they are not what it would write.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { median, ratio, type Result } from './turns.ts';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const STORE = `${DOCS}performance.json`;
const PAGES = [`${DOCS}performance.md`, `${DOCS}scale.md`];

type Results = Readonly<Record<string, Result>>;

/** Keeps the result, in place of the former one of that bench, and writes the pages. */
export function keepResult(result: Result): void {
  const results = { ...readResults(), [result.bench]: roundAll(result) };
  const lines = Object.entries(results).map(([name, one]) => `"${name}":${JSON.stringify(one)}`);
  writeFileSync(STORE, `{\n${lines.join(',\n')}\n}\n`); // a line a bench
  for (const page of PAGES) writeFileSync(page, render(readFileSync(page, 'utf8'), results));
}

function readResults(): Results {
  return existsSync(STORE) ? (JSON.parse(readFileSync(STORE, 'utf8')) as Results) : {};
}

/** Four digits tell all that is repeatable. */
function roundAll(result: Result): Result {
  const round = (values: readonly number[]): number[] =>
    values.map((value) => Number(value.toPrecision(4)));
  const figures = Object.entries(result.figures).map(([name, { now, base }]) => [
    name,
    { now: round(now), base: round(base) },
  ]);
  return { ...result, figures: Object.fromEntries(figures) as Result['figures'] };
}

/** The page with each marked part written anew; a bench without result is said to be not measured. */
function render(page: string, results: Results): string {
  return page.replaceAll(
    /(<!-- bench: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => {
      const result = results[name];
      const lines = result === undefined ? ['Not measured yet.'] : renderResult(result);
      return `${begin}\n${lines.join('\n')}\n\n${end}`;
    },
  );
}

function renderResult(result: Result): string[] {
  const tables: Readonly<Record<string, (result: Result) => string[]>> = {
    peers: renderPeers,
    growth: renderGrowth,
    views: renderViews,
  };
  return [describeCircumstances(result), '', ...(tables[result.bench] ?? renderSides)(result)];
}

function describeCircumstances({ bench, day, machine, turns, commits }: Result): string {
  const against = commits.base === undefined ? '' : `, in turns with ${commits.base}`;
  return `\`npx node test/bench/all.ts ${bench}\` on ${day}: ${machine}; commit ${commits.now}${against}; ${turns === 1 ? 'one turn' : `medians of ${turns} turns`}.`;
}

/** What the figures of a bench mean, where their names do not say it. */
const LABELS: Readonly<Record<string, string>> = {
  'run s': '`run` of the whole backlog, s',
  'first fact s': 'its first fact stands after, s',
  'beside reading ms/doc':
    'processor time beside reading (program, parsers and Postgres, less what `inspect` takes), ms a document',
  'own ms/doc': 'processor time of the program, ms a document',
  'children ms/doc': 'processor time of the parsers, ms a document',
  'postgres ms/doc': 'processor time of Postgres, ms a document',
  'own MB': 'memory of the program, MB',
  'parser MB': 'memory of the largest parser, MB',
  'postgres MB': 'memory of the largest process of Postgres beside what they share, MB',
  requests: 'requests that the site was asked',
  bodies: 'PDFs that it sent',
  'database MB': 'database after it, MB',
  'start s': 'start (`--version`), s',
  'second run s': 'second run without news, beside the start, s',
  'second run own s': 'its processor time of program and parsers, s',
  'second run postgres s': 'its processor time of Postgres, s',
  'second run requests': 'its requests',
  'second run bodies': 'PDFs that it was sent',
  'second run rows': 'rows that it wrote',
  'replay s': '`replay --all`, s',
  'replay ms/doc': 'its processor time, all together, ms a document',
  'replay fresh s': '`replay --all --fresh` (before: `replay --all`), s',
  'replay fresh ms/doc': 'its processor time, all together, ms a document',
};

function renderSides({ figures, commits }: Result): string[] {
  const hasBase = commits.base !== undefined;
  const rows = Object.entries(figures).map(([name, taken]) => {
    const times = ratio(taken);
    const now = show(median(taken.now));
    const label = LABELS[name] ?? name;
    if (!hasBase) return [label, now];
    return [label, show(median(taken.base)), now, times === undefined ? '' : show(times)];
  });
  return toTable(hasBase ? ['', 'before', 'now', 'before / now'] : ['', 'now'], rows);
}

/** A row for each reader; a column for each set of documents and figure. */
function renderPeers({ figures }: Result): string[] {
  const names = Object.keys(figures).map((name) => name.split(': '));
  const readers = [...new Set(names.map(([, reader = '']) => reader))];
  const sets = [...new Set(names.map(([set = '']) => set))];
  const value = (set: string, reader: string, figure: string): number =>
    median(figures[`${set}: ${reader}: ${figure}`]?.now ?? []);
  const heads = sets.flatMap((set) => [
    `${set} (${show(value(set, readers[0] ?? '', 'documents'))}): right`,
    'wrong',
    'none',
    'documents/s',
    'ms/document',
  ]);
  const rows = readers.map((reader) => [
    reader,
    ...sets.flatMap((set) =>
      ['right', 'wrong', 'none', 'documents/s', 'processor ms/doc'].map((figure) =>
        show(value(set, reader, figure)),
      ),
    ),
  ]);
  return toTable(['reader', ...heads], rows);
}

function renderGrowth({ figures, documents, turns }: Result): string[] {
  const rounds = Object.keys(figures).filter((name) => name.endsWith(': ms/doc'));
  const value = (round: number, figure: string): number =>
    median(figures[`round ${round}: ${figure}`]?.now ?? []);
  const shown = [
    's',
    'ms/doc',
    'own ms/doc',
    'children ms/doc',
    'postgres ms/doc',
    'own MB',
    'parser MB',
    'postgres MB',
    'database MB',
  ];
  const range = (round: number): string =>
    round === 0
      ? `first load of ${documents}`
      : `revisions ${((round - 1) * documents + 1).toLocaleString('en')} to ${(round * documents).toLocaleString('en')}`;
  const rows = rounds.map((_, round) => [
    range(round),
    ...shown.map((figure) => show(value(round, figure))),
  ]);
  const last = rounds.length - 1;
  const ratios = (figures[`round ${last}: ms/doc`]?.now ?? []).map(
    (late, run) => late / (figures['round 2: ms/doc']?.now[run] ?? Number.NaN),
  );
  return [
    ...toTable(
      [
        '',
        's',
        'ms a document, all',
        'program',
        'parsers',
        'Postgres',
        'program MB',
        'parser MB',
        'Postgres MB',
        'database MB',
      ],
      rows,
    ),
    '',
    `Processor time of a document, ${range(last)} through ${range(2)}: ${show(median(ratios))} (${turns === 1 ? 'one run' : `${turns} runs: ${ratios.map(show).join(', ')}`}).`,
  ];
}

function renderViews({ figures }: Result): string[] {
  const views = [...new Set(Object.keys(figures).map((name) => name.split(': ')[0] ?? ''))];
  const value = (view: string, figure: string): number =>
    median(figures[`${view}: ${figure}`]?.now ?? []);
  const rows = views.map((view) => {
    const [few, many] = [value(view, 'ms ×1'), value(view, 'ms ×10')];
    const counts = [value(view, 'rows ×1'), value(view, 'rows ×10')];
    return [
      `\`${view}\``,
      ...counts.map((count) => count.toLocaleString('en')),
      show(few),
      show(many),
      show(many / few),
    ];
  });
  return toTable(['view', 'rows', 'rows, ten times', 'ms', 'ms, ten times', 'times'], rows);
}

function toTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(line)];
}

/** Three digits; a dash where there is nothing to show. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value) && value < 10_000) return String(value);
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.slice(2).filter((arg) => arg !== '--check');
  for (const file of files)
    for (const line of readFileSync(file, 'utf8').trim().split('\n'))
      keepResult(JSON.parse(line) as Result);
  const stale = PAGES.filter((page) => {
    const text = readFileSync(page, 'utf8');
    return render(text, readResults()) !== text;
  });
  if (process.argv.includes('--check') && stale.length > 0) {
    process.stderr.write(
      `not as the results have them: ${stale.join(', ')}\nWrite them: npx node test/bench/page.ts\n`,
    );
    process.exitCode = 1;
  } else {
    for (const page of stale)
      writeFileSync(page, render(readFileSync(page, 'utf8'), readResults()));
  }
}
