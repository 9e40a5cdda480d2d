/** Reads `reference/`: the only IO of this folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { PipelineError } from '../errors.ts';
import { parseCsv, toProblems, type CsvResult } from './csv.ts';
import { plausibilityFile } from './plausibility.ts';
import { findProblems } from './problems.ts';
import { makeReference, type Reference } from './reference.ts';
import {
  aliasRow,
  knownDifferenceRow,
  layoutsFile,
  membershipRow,
  regionNumberRow,
  regionRow,
  regionTileRow,
  reorganisationRow,
} from './schema.ts';

const PLAUSIBILITY = 'plausibility.json';

/**
 * Reads and validates the folder.
 * Throws one PipelineError `reference_invalid` (status usage) that lists every problem of every file with its line.
 */
export async function readReference(folder: string): Promise<Reference> {
  const csv = async <Shape extends z.ZodRawShape>(
    file: string,
    schema: z.ZodObject<Shape>,
  ): Promise<CsvResult<z.infer<z.ZodObject<Shape>>>> =>
    parseCsv(file, await readText(folder, file), schema);
  const [
    regions,
    numbers,
    tiles,
    members,
    aliases,
    reorganisations,
    differences,
    layouts,
    plausibility,
  ] = await Promise.all([
    csv('regions.csv', regionRow),
    csv('region_numbers.csv', regionNumberRow),
    csv('region_tiles.csv', regionTileRow),
    csv('municipality_region.csv', membershipRow),
    csv('municipality_aliases.csv', aliasRow),
    csv('reorganisations.csv', reorganisationRow),
    csv('known_differences.csv', knownDifferenceRow),
    readText(folder, 'layouts.json').then((text) => parseJson('layouts.json', text, layoutsFile)),
    readText(folder, PLAUSIBILITY).then((text) => parseJson(PLAUSIBILITY, text, plausibilityFile)),
  ]);
  const files = [regions, numbers, tiles, members, aliases, reorganisations, differences];
  const problems = [
    ...files.flatMap((file) => file.problems),
    ...layouts.problems,
    ...plausibility.problems,
  ];
  // Relations between rows mean nothing while rows are missing.
  if (problems.length > 0 || layouts.value === undefined || plausibility.value === undefined) {
    throw invalid(folder, problems);
  }
  const relations = findProblems({
    regions: regions.rows,
    regionNumbers: numbers.rows,
    regionTiles: tiles.rows,
    memberships: members.rows,
    aliases: aliases.rows,
    reorganisations: reorganisations.rows,
    knownDifferences: differences.rows,
  });
  if (relations.length > 0) throw invalid(folder, relations);
  return makeReference({
    regions: bare(regions),
    regionNumbers: bare(numbers),
    regionTiles: bare(tiles),
    memberships: bare(members),
    aliases: bare(aliases),
    reorganisations: bare(reorganisations),
    knownDifferences: bare(differences),
    layouts: layouts.value,
    plausibility: plausibility.value,
  });
}

async function readText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(path.join(folder, file), 'utf8');
  } catch (cause) {
    throw new PipelineError('reference_invalid', 'usage', `${file} cannot be read in ${folder}`, {
      cause,
      hint: 'Restore the file from the repository.',
    });
  }
}

function parseJson<Value>(
  file: string,
  text: string,
  schema: z.ZodType<Value>,
): { value?: Value; problems: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problems: [`${file}: ${error instanceof Error ? error.message : 'not JSON'}`] };
  }
  const result = schema.safeParse(json);
  return result.success
    ? { value: result.data, problems: [] }
    : { problems: toProblems(file, result.error) };
}

function bare<T>(result: CsvResult<T>): readonly T[] {
  return result.rows.map(({ row }) => row);
}

function invalid(folder: string, problems: readonly string[]): PipelineError {
  return new PipelineError(
    'reference_invalid',
    'usage',
    `${folder} has ${problems.length} problem(s):\n${problems.join('\n')}`,
    { hint: 'Correct the lines named and try again.' },
  );
}
