/** Writes what `npm run test:faults` and `npm run test:planted` came to between the markers of docs/reliability.md. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PLANTED, type Planted } from '../test/support/planted.ts';
import type { Told } from '../test/support/told.ts';
import type { PlantedOutcome } from './test-planted.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FILE = join(ROOT, 'docs', 'reliability.md');
/** Where outcomes are kept as they come. */
export const FAULTS_FOLDER = join(ROOT, '.faults');

/** The files of test/reliability, the longest first: two at a time they then end together. */
export const PARTS: readonly string[] = readdirSync(join(ROOT, 'test', 'reliability'))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => name.replace('.test.ts', ''))
  .toSorted((a, b) => rank(a) - rank(b));

function rank(part: string): number {
  return ['soak', 'kill', 'cut', 'replicas', 'database'].indexOf(part) >>> 0;
}

/** What came of a part. */
export type PartOutcome = {
  readonly part: string;
  readonly seed: string;
  /** The day, 'YYYY-MM-DD'. */
  readonly on: string;
  readonly minutes: number;
  /** Of what it has started and waited for. */
  readonly processorMinutes: number;
  /** Tests that failed; empty when all is as it has to be. */
  readonly failures: readonly string[];
  readonly told: readonly Told[];
};

const TITLES: Readonly<Record<Told['part'], string>> = {
  crash: 'Crash',
  database: 'Database',
  network: 'Network',
  readers: 'Readers while loading',
  replicas: 'Replicas',
  hostile: 'Hostile input, end to end',
  soak: 'Ten years',
};

/** Where the outcome of a planted fault is kept, in FAULTS_FOLDER. */
export function plantedFile({ name }: Planted): string {
  return join('planted', `${name.replaceAll(/\W+/g, '-').slice(0, 80)}.json`);
}

/** Writes the page anew from what is in .faults; what is not there is said to be not run, and of nothing nothing is said. */
export async function writeReliability(): Promise<void> {
  let text = await readFile(FILE, 'utf8');
  if (PARTS.some((part) => read(`${part}.json`) !== undefined))
    text = between(text, 'tried', toTried());
  if (PLANTED.some((fault) => read(plantedFile(fault)) !== undefined))
    text = between(text, 'planted', toPlanted());
  await writeFile(FILE, text);
}

/** Replaces what stands between two markers. */
function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: written by`, `<!-- ${name}: end -->`];
  const from = text.indexOf('\n', text.indexOf(begin));
  const to = text.indexOf(end);
  if (!text.includes(begin) || to < from)
    throw new Error(`docs/reliability.md has lost its markers of ${name}`);
  return `${text.slice(0, from)}\n\n${content}\n\n${text.slice(to)}`;
}

function toTried(): string {
  const outcomes = PARTS.map(
    (part) => [part, read(`${part}.json`) as PartOutcome | undefined] as const,
  );
  const overview = outcomes.map(([part, outcome]) =>
    outcome === undefined
      ? `| ${part} | not run | | | |`
      : `| ${part} | ${cell(outcome.failures.length === 0 ? 'all as it has to be' : `**failed**: ${outcome.failures.join('; ')}`)} | ${outcome.minutes} | ${outcome.processorMinutes} | ${outcome.on}, seed ${outcome.seed} |`,
  );
  const told = addUp(outcomes.flatMap(([, outcome]) => outcome?.told ?? []));
  const byPart = Map.groupBy(told, ({ part }) => part);
  const tables = (Object.keys(TITLES) as Told['part'][])
    .filter((part) => byPart.has(part))
    .map((part) => {
      const lines = (byPart.get(part) ?? []).map(
        ({ tried, times, came }) => `| ${cell(tried)} | ${times} | ${cell(came)} |`,
      );
      return [
        `### ${TITLES[part]}`,
        '',
        '| tried | times | what came |',
        '|---|--:|---|',
        ...lines,
      ].join('\n');
    });
  const times = told.reduce((sum, one) => sum + one.times, 0);
  return [
    `${times} trials. A part is a file of test/reliability; minutes are those of a machine with two cores, with whatever else it did, and of a processor.`,
    [
      '| part | outcome | minutes | of a processor | when |',
      '|---|---|--:|--:|---|',
      ...overview,
    ].join('\n'),
    ...tables,
  ].join('\n\n');
}

/** What several parts tried with the same outcome, in one line. */
function addUp(told: readonly Told[]): Told[] {
  return [...Map.groupBy(told, ({ part, tried, came }) => `${part} ${tried} ${came}`).values()].map(
    (same) => ({ ...(same[0] as Told), times: same.reduce((sum, { times }) => sum + times, 0) }),
  );
}

function toPlanted(): string {
  const outcomes = PLANTED.map((fault) => {
    const outcome = read(plantedFile(fault)) as PlantedOutcome | undefined;
    return { fault, outcome };
  });
  const tried = outcomes.filter(({ outcome }) => outcome !== undefined);
  const seen = tried.filter(({ outcome }) => outcome?.seenBy !== undefined);
  const late = seen.filter(({ fault }) => fault.added !== undefined);
  const rows = outcomes.map(({ fault, outcome }) => {
    const by = outcome === undefined ? 'not run' : (outcome.seenBy ?? '**not seen**');
    return `| ${cell(fault.name)} | ${cell(by.replace(/^test\//, ''))} | ${cell(fault.added ?? '')} |`;
  });
  return [
    `${PLANTED.length} faults, ${tried.length} planted: ${seen.length - late.length} seen at the first try, ${late.length} after what is told was added, ${tried.length - seen.length} not seen.`,
    [
      '| fault | first test that saw it | added since nobody saw it |',
      '|---|---|---|',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

function read(name: string): unknown {
  const file = join(FAULTS_FOLDER, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}
