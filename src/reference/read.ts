/** Reads `reference/`: the only IO of this folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';

import { describeError, PipelineError } from '../errors.ts';
import { compareQuarters } from '../quarter.ts';
import { toLookupKey, toRegionKey } from './name-key.ts';
import {
  CSV_FILES,
  isValidOn,
  layoutsFile,
  type MembershipRow,
  overlap,
  plausibilityFile,
  type RegionRow,
  type ReorganisationRow,
  type Tables,
} from './schema.ts';
import { makeReference, type Reference } from './reference.ts';
import { counted } from '../printable.ts';

/**
 * Reads and validates the folder.
 * Throws one PipelineError `reference_invalid` (status usage) that lists every problem of every file with its line.
 */
export async function readReference(folder: string): Promise<Reference> {
  const problems: string[] = [];
  const rows: Record<string, readonly Numbered<unknown>[]> = {};
  for (const [name, [file, schema]] of Object.entries(CSV_FILES)) {
    rows[name] = parseCsv(file, await readText(folder, file), schema, problems);
  }
  const tables = rows as NumberedData;
  const layouts = await readJson(folder, 'layouts.json', layoutsFile, problems);
  const plausibility = await readJson(folder, 'plausibility.json', plausibilityFile, problems);
  // Relations between rows mean nothing while rows are missing.
  if (problems.length === 0) problems.push(...findProblems(tables));
  if (problems.length > 0 || layouts === undefined || plausibility === undefined) {
    throw new PipelineError('reference_invalid', 'usage', {
      message: `${folder} has ${counted(problems.length, 'problem')}:\n${problems.join('\n')}`,
      hint: 'Correct the lines named and try again.',
    });
  }
  const bare = Object.entries(tables).map(([name, all]) => [name, all.map(({ row }) => row)]);
  return makeReference({ ...(Object.fromEntries(bare) as Tables), layouts, plausibility });
}

async function readText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(path.join(folder, file), 'utf8');
  } catch (cause) {
    throw new PipelineError('reference_invalid', 'usage', {
      message: `${file} cannot be read in ${folder}`,
      hint: 'Restore the file from the repository.',
      cause,
    });
  }
}

async function readJson<Value>(
  folder: string,
  file: string,
  schema: z.ZodType<Value>,
  problems: string[],
): Promise<Value | undefined> {
  const text = await readText(folder, file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    problems.push(`${file}: ${describeError(error).message}`);
    return undefined;
  }
  const { data, error } = schema.safeParse(json);
  if (error) problems.push(...toProblems(file, error));
  return data;
}

// What must hold between the rows of `reference/`: each violation is one line for the operator who edited a file.

type NumberedData = { readonly [Name in keyof Tables]: readonly Numbered<Tables[Name][number]>[] };

/** Memberships begin here at the earliest: up to this day `reorganisations.csv` may name codes that are not in the data. */
const DATA_START = '2015-01-01';

/** Every problem between rows, with file and line; empty when the reference is sound. */
function findProblems(data: NumberedData): string[] {
  return [
    ...[...data.regions, ...data.memberships].flatMap(badDays),
    ...validTwice(data.regions, (row) => row.am_code),
    ...sharedSpellings(data.regions),
    ...validTwice(data.memberships, (row) => row.gm_code),
    ...membersWithoutRegion(data),
    ...provinceProblems(data),
    ...aliasProblems(data),
    ...ambiguousNames(data),
    ...codeProblems(data),
    ...endsAndBeginnings(data),
    ...data.reorganisations.flatMap((step) => stepProblems(step, data.memberships)),
    ...standTwice(data.reorganisations, ({ date, kind, old_gm_code, new_gm_code }) => {
      return `${kind} of ${old_gm_code}${kind === 'split' ? ` into ${new_gm_code}` : ''} on ${date}`;
    }),
    ...differenceProblems(data),
    ...tileProblems(data),
  ];
}

function badDays({ row, where }: Numbered<RegionRow | MembershipRow>): string[] {
  return row.valid_to === undefined || row.valid_from < row.valid_to
    ? []
    : [`${where}: valid_to must be later than valid_from`];
}

function validTwice<Row extends RegionRow | MembershipRow>(
  rows: readonly Numbered<Row>[],
  codeOf: (row: Row) => string,
): string[] {
  return [...Map.groupBy(rows, ({ row }) => codeOf(row))].flatMap(([code, periods]) =>
    pairs(periods)
      .filter(([a, b]) => overlap(a.row, b.row))
      .map(([a, b]) => `${b.where}: ${code} is also valid on line ${a.line}`),
  );
}

function standTwice<Row>(rows: readonly Numbered<Row>[], codeOf: (row: Row) => string): string[] {
  return [...Map.groupBy(rows, ({ row }) => codeOf(row))].flatMap(([code, same]) =>
    same.slice(1).map(({ where }) => `${where}: ${code} stands twice`),
  );
}

/** Two regions of one day must not be called the same. */
function sharedSpellings(regions: NumberedData['regions']): string[] {
  const keysOf = ({ official_name, name_variants }: RegionRow): Set<string | undefined> =>
    new Set([official_name, ...name_variants].map(toRegionKey));
  return pairs(regions).flatMap(([{ row: a, line }, { row: b, where }]) => {
    if (a.am_code === b.am_code || !overlap(a, b)) return [];
    const shared = [...keysOf(a).intersection(keysOf(b))].find((key) => key !== undefined);
    return shared === undefined
      ? []
      : [`${where}: '${shared}' already means ${a.am_code} (line ${line})`];
  });
}

function membersWithoutRegion({ memberships, regions }: NumberedData): string[] {
  return memberships
    .filter(({ row }) => !regionCovers(row, regions))
    .map(
      ({ row, where }) =>
        `${where}: region ${row.am_code} does not exist on all days of the membership`,
    );
}

/** Region names may follow one another, but must leave no gap within the membership. */
function regionCovers(member: MembershipRow, regions: NumberedData['regions']): boolean {
  const periods = regions
    .map(({ row }) => row)
    .filter((row) => row.am_code === member.am_code)
    .sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  let covered = member.valid_from;
  for (const period of periods) {
    if (period.valid_from > covered) return false;
    if (period.valid_to === undefined) return true;
    if (period.valid_to > covered) covered = period.valid_to;
  }
  return member.valid_to !== undefined && covered >= member.valid_to;
}

/** Each municipality has one province, and each province one name. */
function provinceProblems({ provinces, memberships }: NumberedData): string[] {
  const known = new Set(memberships.map(({ row }) => row.gm_code));
  const lacking = known.difference(new Set(provinces.map(({ row }) => row.gm_code)));
  const names = new Map(provinces.toReversed().map(({ row }) => [row.pv_code, row.province]));
  const renamed = provinces
    .filter(({ row }) => names.get(row.pv_code) !== row.province)
    .map(({ row: { pv_code }, where }) => {
      return `${where}: ${pv_code} is called '${names.get(pv_code)}' above`;
    });
  return [
    ...[...lacking].map((code) => `${CSV_FILES.provinces[0]}: ${code} is lacking`),
    ...standTwice(provinces, (row) => row.gm_code),
    ...renamed,
  ];
}

function aliasProblems({ aliases, memberships }: NumberedData): string[] {
  const names = Map.groupBy(memberships, ({ row }) => row.gm_code);
  const wrong = aliases.flatMap(({ row, where }) => {
    const known = names.get(row.gm_code) ?? [];
    const isOther = known.every((member) => member.row.municipality_name !== row.municipality_name);
    const unmatched = row.name_variants.filter((variant) => toLookupKey(variant) === undefined);
    return [
      ...(known.length > 0 && isOther
        ? [`${where}: ${row.gm_code} was never called '${row.municipality_name}'`]
        : []),
      ...unmatched.map((variant) => `${where}: '${variant}' can never match`),
    ];
  });
  return [...wrong, ...standTwice(aliases, (row) => row.gm_code)];
}

/** Two municipalities of one region must never share a spelling: then not even the region could tell them apart. */
function ambiguousNames({ aliases, memberships }: NumberedData): string[] {
  const variants = new Map(aliases.map(({ row }) => [row.gm_code, row.name_variants]));
  const spelled = memberships.flatMap((member) => {
    const { gm_code, municipality_name } = member.row;
    const keys = [municipality_name, ...(variants.get(gm_code) ?? [])].map(toLookupKey);
    return [...new Set(keys)].map((key) => ({ ...member, key }));
  });
  return [...Map.groupBy(spelled, ({ key, row }) => `${key} ${row.am_code}`).values()]
    .flatMap((same) => pairs(same))
    .filter(([a, b]) => a.row.gm_code !== b.row.gm_code && overlap(a.row, b.row))
    .map(([{ row }, b]) => `${b.where}: '${b.key}' also means ${row.gm_code} in ${row.am_code}`);
}

/** Every code of a region or a municipality that another file names. */
function codeProblems(data: NumberedData): string[] {
  const regions = new Set<string>(data.regions.map(({ row }) => row.am_code));
  const municipalities = new Set<string>(data.memberships.map(({ row }) => row.gm_code));
  const unknown = <Name extends keyof Tables>(
    name: Name,
    codesOf: (row: Tables[Name][number]) => readonly string[],
    words = '',
  ) =>
    data[name].flatMap(({ row, where }) =>
      codesOf(row)
        .filter((code) => !(code.startsWith('AM') ? regions : municipalities).has(code))
        .map((code) => `${where}: ${words}${code} does not exist`),
    );
  return [
    ...unknown('regionNumbers', (row) => [row.am_code]),
    ...unknown('regionTiles', (row) => [row.am_code]),
    ...unknown('provinces', (row) => [row.gm_code], 'unused, '),
    ...unknown('aliases', (row) => [row.gm_code], 'unused, '),
    ...unknown('knownDifferences', (row) => [row.gm_code], 'unused, '),
    ...unknown('knownDifferences', ({ cbs_region, also_allowed_in }) =>
      [cbs_region, ...also_allowed_in].filter((code) => code !== undefined),
    ),
    ...unknown('reorganisations', (row) => (row.date > DATA_START ? [] : [row.new_gm_code])),
  ];
}

/** Nobody goes nowhere or comes from nowhere: at each end and beginning is another row of the code, or a reorganisation. */
function endsAndBeginnings({ memberships, reorganisations }: NumberedData): string[] {
  const followed = new Set([
    ...memberships.map(({ row }) => `${row.gm_code} ${row.valid_from}`),
    ...reorganisations.map(({ row }) => `${row.old_gm_code} ${row.date}`),
  ]);
  const preceded = new Set([
    ...memberships.map(({ row }) => `${row.gm_code} ${row.valid_to}`),
    ...reorganisations.map(({ row }) => `${row.new_gm_code} ${row.date}`),
  ]);
  return memberships.flatMap(({ row: { gm_code, valid_from, valid_to }, where }) => [
    ...(valid_to === undefined || followed.has(`${gm_code} ${valid_to}`)
      ? []
      : [`${where}: ${gm_code} ends on ${valid_to}, and no row says what follows`]),
    ...(valid_from <= DATA_START || preceded.has(`${gm_code} ${valid_from}`)
      ? []
      : [`${where}: ${gm_code} begins on ${valid_from}, and no row says what was before`]),
  ]);
}

/** The old code ends on the day of a reorganisation, the new one is there, and both were or are called so. */
function stepProblems(
  { row: step, where }: Numbered<ReorganisationRow>,
  memberships: NumberedData['memberships'],
): string[] {
  const { date, kind, old_gm_code, new_gm_code, new_name } = step;
  if (date <= DATA_START) return [];
  const nameOf = (code: string, isThere: (row: MembershipRow) => boolean) =>
    memberships.find(({ row }) => row.gm_code === code && isThere(row))?.row.municipality_name;
  const before = (code: string) =>
    nameOf(code, (row) => row.valid_from < date && date <= (row.valid_to ?? date));
  const on = (code: string) => nameOf(code, (row) => isValidOn(row, date));
  const heir = before(new_gm_code);
  const heirBefore = { merge: undefined, rename: undefined, annex: heir ?? new_name, split: heir };
  const say = (name: string | undefined) => (name === undefined ? 'nothing' : `'${name}'`);
  return (
    [
      [`${old_gm_code} before`, step.old_name, before(old_gm_code)],
      [`${old_gm_code} on`, undefined, on(old_gm_code)],
      [`${new_gm_code} before`, heirBefore[kind], heir],
      [`${new_gm_code} on`, new_name, on(new_gm_code)],
    ] as const
  )
    .filter(([, expected, found]) => expected !== found)
    .map(([when, expected, found]) => {
      return `${where}: ${kind}: ${when} ${date} must be ${say(expected)}, not ${say(found)}`;
    });
}

function differenceProblems({ knownDifferences }: NumberedData): string[] {
  return knownDifferences.flatMap(({ row: { from_quarter, to_quarter }, where }) =>
    to_quarter !== undefined && compareQuarters(from_quarter, to_quarter) > 0
      ? [`${where}: to_quarter is before from_quarter`]
      : [],
  );
}

/** Each region that ever published has one tile, and no two regions of one day share a place. */
function tileProblems({ regions, regionTiles }: NumberedData): string[] {
  const validity = Map.groupBy(regions, ({ row }) => row.am_code);
  return pairs(regionTiles).flatMap(([{ row: a }, { row: b, where }]) => {
    if (a.am_code === b.am_code) return [`${where}: ${b.am_code} stands there twice`];
    const isSharedPlace = a.column === b.column && a.row === b.row;
    const isSharedDay = (validity.get(a.am_code) ?? []).some((one) =>
      (validity.get(b.am_code) ?? []).some((other) => overlap(one.row, other.row)),
    );
    return isSharedPlace && isSharedDay
      ? [`${where}: ${b.am_code} stands where ${a.am_code} stands`]
      : [];
  });
}

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));
}

/** A row and the line of the file on which it ends (from 1; the headings stand on line 1): 'regions.csv line 12'. */
type Numbered<T> = { readonly row: T; readonly line: number; readonly where: string };

type CsvRecord = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/** Reads a CSV file whose first line holds exactly the schema's fields, in order; what is wrong with it goes to `problems`. */
function parseCsv(
  file: string,
  text: string,
  schema: z.ZodObject,
  problems: string[],
): Numbered<unknown>[] {
  const fields = Object.keys(schema.shape);
  const records = parseRecords(file, text);
  const [headings, ...body] = typeof records === 'string' ? [] : records;
  if (headings?.record.join(',') !== fields.join(',')) {
    const mistake = `${file} line 1: headings must be ${fields.join(',')}`;
    problems.push(typeof records === 'string' ? records : mistake);
    return [];
  }
  return body.flatMap(({ record, info: { lines: line } }) => {
    const where = `${file} line ${line}`;
    if (record.length !== fields.length) {
      problems.push(`${where}: ${record.length} fields instead of ${fields.length}`);
      return [];
    }
    const result = schema.safeParse(Object.fromEntries(fields.map((f, i) => [f, record[i]])));
    if (result.success) return [{ row: result.data, line, where }];
    problems.push(...toProblems(where, result.error));
    return [];
  });
}

/** 'regions.csv line 12: valid_to: not a day such as 2023-01-31' for each issue. */
function toProblems(where: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => `${where}: ${issue.path.join('.')}: ${issue.message}`);
}

function parseRecords(file: string, text: string): readonly CsvRecord[] | string {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true };
    return parse(text, options) as unknown as readonly CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return `${file}: ${error.message}`;
  }
}
