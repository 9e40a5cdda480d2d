/** The rows of `reference/*.csv`, `layouts.json` and `plausibility.json` as the rest of the program sees them, and how each is validated. */
import { z } from 'zod';
import { parseMunicipalityCode, parseRegionCode } from '../codes.ts';
import { LABEL_COLUMNS, MEASURES, type LabelColumn, type Measure } from '../measures.ts';
import { HEADING_KINDS } from '../heading-words.ts';
import { findQuarter, type Quarter } from '../quarter.ts';

const regionCode = z
  .string()
  .regex(/^AM\d\d$/, 'not a region code such as AM22')
  .transform((text) => parseRegionCode(text));
const municipalityCode = z
  .string()
  .regex(/^GM\d{4}$/, 'not a municipality code such as GM0599')
  .transform((text) => parseMunicipalityCode(text));
const name = z.string().regex(/\S/, 'is empty');
const wholeNumber = z
  .string()
  .regex(/^\d+$/, 'not a whole number')
  .transform((text) => Number(text));
const day = z.iso.date('not a day such as 2023-01-31');
const dayOrOpen = z
  .union([z.literal(''), day], 'neither empty nor a day such as 2023-01-31')
  .transform((text) => (text === '' ? undefined : text));
const list = z.string().transform((text) => (text === '' ? [] : text.split('|')));
const quarter = z.string().transform((text, context): Quarter => {
  const found = findQuarter(text);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'not a quarter such as 2023Q1' });
  return z.NEVER;
});
const quarterOrOpen = z.union([z.literal('').transform(() => undefined), quarter]);

/** A name of a region and the days on which it is valid (`valid_to` exclusive). */
const regionRow = z.object({
  am_code: regionCode,
  number: wholeNumber,
  official_name: name,
  name_variants: list,
  valid_from: day,
  valid_to: dayOrOpen,
});
const regionNumberRow = z.object({
  am_code: regionCode,
  official_name: name,
  cbs_number: wholeNumber,
  list_number_vng: wholeNumber,
  list_number_old: wholeNumber,
});
/** Where a region stands on the tile map of the country (column and row from 1, north on top), and its short name there. */
const regionTileRow = z.object({
  am_code: regionCode,
  label: name,
  column: wholeNumber,
  row: wholeNumber,
});
/** A municipality's name and region, and the days on which both are valid (`valid_to` exclusive). */
const membershipRow = z.object({
  gm_code: municipalityCode,
  municipality_name: name,
  am_code: regionCode,
  valid_from: day,
  valid_to: dayOrOpen,
});
/** The province of a municipality's code, the same on all its days. */
const provinceRow = z.object({
  gm_code: municipalityCode,
  pv_code: z.string().regex(/^PV\d\d$/, 'not a province code such as PV28'),
  province: name,
});
const aliasRow = z.object({
  gm_code: municipalityCode,
  municipality_name: name,
  name_variants: list,
});
const reorganisationRow = z.object({
  date: day,
  kind: z.enum(['merge', 'annex', 'split', 'rename']),
  old_gm_code: municipalityCode,
  old_name: name,
  new_gm_code: municipalityCode,
  new_name: name,
});
const knownDifferenceRow = z.object({
  from_quarter: quarter,
  to_quarter: quarterOrOpen,
  gm_code: municipalityCode,
  municipality_name: name,
  /** Undefined: whatever `municipality_region.csv` says on the day ('by date'). */
  cbs_region: z.union([z.literal('by date').transform(() => undefined), regionCode]),
  also_allowed_in: list.pipe(z.array(regionCode)),
  required: z.enum(['yes', 'no']).transform((text) => text === 'yes'),
  reason: name,
});

/** An object with these fields and no others, all of one form. */
function forEach<Name extends string, Form extends z.ZodType>(
  names: readonly Name[],
  form: Form,
): z.ZodObject<Record<Name, Form>, z.core.$strict> {
  const shape = Object.fromEntries(names.map((one) => [one, form]));
  return z.strictObject(shape as Record<Name, Form>);
}

const column = z.enum([...LABEL_COLUMNS, ...MEASURES]);
const texts = z.array(name).min(1);
export const layoutsFile = z.strictObject({
  $comment: z.string(),
  layouts: z
    .array(
      z.strictObject({
        id: name,
        description: name,
        description_nl: name,
        /** Left to right: what stands in front of the counts, then the five measures. */
        columns: z
          .array(column)
          .refine((columns) => new Set(columns).size === columns.length, 'a column stands twice')
          .refine((columns) => columns.includes('municipality'), 'no column holds municipalities')
          .refine(
            (columns) => new Set(columns.slice(-MEASURES.length)).isSubsetOf(new Set(MEASURES)),
            'the five measures stand behind all other columns',
          )
          .transform((columns) => ({
            labels: columns.slice(0, -MEASURES.length) as LabelColumn[],
            measures: columns.slice(-MEASURES.length) as Measure[],
          })),
      }),
    )
    .min(1),
  headings: forEach(HEADING_KINDS, texts),
  front_headings: forEach(LABEL_COLUMNS, texts),
  total_labels: texts,
});

/** The CSV files by what their rows are called in the program, each with the form of a row. */
export const CSV_FILES = {
  regions: ['regions.csv', regionRow],
  regionNumbers: ['region_numbers.csv', regionNumberRow],
  regionTiles: ['region_tiles.csv', regionTileRow],
  memberships: ['municipality_region.csv', membershipRow],
  provinces: ['municipality_province.csv', provinceRow],
  aliases: ['municipality_aliases.csv', aliasRow],
  reorganisations: ['reorganisations.csv', reorganisationRow],
  knownDifferences: ['known_differences.csv', knownDifferenceRow],
} as const;

export type Tables = {
  readonly [Name in keyof typeof CSV_FILES]: readonly Readonly<
    z.infer<(typeof CSV_FILES)[Name][1]>
  >[];
};
export type RegionRow = Tables['regions'][number];
export type RegionTileRow = Tables['regionTiles'][number];
export type MembershipRow = Tables['memberships'][number];
export type ReorganisationRow = Tables['reorganisations'][number];
export type KnownDifferenceRow = Tables['knownDifferences'][number];
export type Layouts = Readonly<z.infer<typeof layoutsFile>>;
export type Layout = Layouts['layouts'][number];

/** Everything that stands in `reference/`, row by row. */
export type ReferenceData = Tables & {
  readonly layouts: Layouts;
  readonly plausibility: Plausibility;
};

type Validity = { readonly valid_from: string; readonly valid_to: string | undefined };

/** Is the row valid on that day? `valid_to` is the first day on which it no longer is. */
export function isValidOn(row: Validity, day: string): boolean {
  return row.valid_from <= day && (row.valid_to === undefined || day < row.valid_to);
}

/** Do two rows share a day? */
export function overlap(a: Validity, b: Validity): boolean {
  return (
    (a.valid_to === undefined || b.valid_from < a.valid_to) &&
    (b.valid_to === undefined || a.valid_from < b.valid_to)
  );
}

// `plausibility.json`: the thresholds of the checks that ask whether numbers are likely, each with its reason.

/** Its reason says what it counts, and in which unit. */
function reasoned<Value>(value: z.ZodType<Value>) {
  return z.strictObject({ value, reason: name }).transform((one) => one.value);
}

const threshold = reasoned(z.number().positive());

const thresholds = <Name extends string>(...names: readonly Name[]) => forEach(names, threshold);

const usualDocument = z.strictObject({
  publication: name,
  /** Parts of the total row in the order of the measures, 0 to 1. */
  shares: z.array(z.number().min(0).max(1)).length(4),
});

export const plausibilityFile = z.strictObject({
  $comment: z.string(),
  columns: thresholds(
    ...(['fewest_persons', 'fewest_rows', 'heaviest_row', 'least_difference'] as const),
    ...(['closest_fit', 'clearly_better', 'clearly_better_total'] as const),
  ),
  usual: thresholds('fewest_persons', 'least_difference', 'closest_fit', 'clearly_better').extend({
    documents: reasoned(z.array(usualDocument).min(1)),
  }),
  change: thresholds(
    ...(['fewest_persons', 'most_growth', 'least_remainder', 'most_growth_total'] as const),
    ...(['least_remainder_total', 'most_growth_register', 'least_remainder_register'] as const),
    ...(['swap_fewest_persons', 'swap_clearly_better', 'shift_clearly_better'] as const),
    ...(['heaviest_row', 'most_repeated', 'most_revised'] as const),
  ),
});

export type Plausibility = Readonly<z.infer<typeof plausibilityFile>>;
