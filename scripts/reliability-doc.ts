/** Writes what `npm run test:faults` has tried between the markers of docs/reliability.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Told } from '../test/support/told.ts';

const FILE = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));
const BEGIN = '<!-- written by npm run test:faults -->';
const END = '<!-- end -->';

const TITLES: Readonly<Record<Told['part'], string>> = {
  crash: 'Crash',
  database: 'Database',
  network: 'Network',
  readers: 'Readers while loading',
  replicas: 'Replicas',
  hostile: 'Hostile input, end to end',
  soak: 'Ten years',
};

/** `lines` holds one `Told` a line. */
export async function writeReliability(
  lines: string,
  run: { readonly seed: string; readonly minutes: number },
): Promise<void> {
  const told = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);
  const text = await readFile(FILE, 'utf8');
  const [before, rest] = split(text, BEGIN);
  const [, after] = split(rest, END);
  await writeFile(FILE, `${before}${BEGIN}\n\n${toTables(told, run)}\n\n${END}${after}`);
}

function split(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  if (place < 0) throw new Error(`docs/reliability.md has lost its marker ${at}`);
  return [text.slice(0, place), text.slice(place + at.length)];
}

function toTables(told: readonly Told[], { seed, minutes }: { seed: string; minutes: number }) {
  const parts = Map.groupBy(told, ({ part }) => part);
  const times = told.reduce((sum, one) => sum + one.times, 0);
  const tables = (Object.keys(TITLES) as Told['part'][]).flatMap((part) => {
    const rows = parts.get(part) ?? [];
    if (rows.length === 0) return [];
    const lines = rows.map(
      ({ tried, times: count, came }) => `| ${cell(tried)} | ${count} | ${cell(came)} |`,
    );
    return [
      [`### ${TITLES[part]}`, '', '| tried | times | what came |', '|---|--:|---|', ...lines].join(
        '\n',
      ),
    ];
  });
  return [`Seed ${seed}, ${minutes} minutes, ${times} trials.`, ...tables].join('\n\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
