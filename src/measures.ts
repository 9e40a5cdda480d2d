/** The columns of the table: five measures, and what may stand in front of them. */

/** In the order in which both known looks print them. */
export const MEASURES = [
  'municipal_with_profile',
  'municipal_without_profile',
  'uwv_with_profile',
  'uwv_without_profile',
  'known_in_sonar',
] as const;

export type Measure = (typeof MEASURES)[number];

export const LABEL_COLUMNS = ['region_number', 'region_name', 'municipality'] as const;

export type LabelColumn = (typeof LABEL_COLUMNS)[number];

/** The four that add up to `known_in_sonar`. */
export const PARTS = MEASURES.slice(0, 4) as readonly Exclude<Measure, 'known_in_sonar'>[];

/** One value for each measure. */
export type PerMeasure<T> = Record<Measure, T>;
/** Persons by measure. */
export type Counts = PerMeasure<number>;

export function perMeasure<T>(valueOf: (measure: Measure, index: number) => T): PerMeasure<T> {
  const values: Partial<PerMeasure<T>> = {};
  for (let index = 0; index < MEASURES.length; index += 1) {
    const measure = MEASURES[index];
    if (measure !== undefined) values[measure] = valueOf(measure, index);
  }
  return values as PerMeasure<T>;
}
