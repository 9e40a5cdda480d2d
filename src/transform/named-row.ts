import type { MunicipalityCode } from '../codes.ts';

/** A printed name and the municipality it was found to be. */
export type NamedRow = {
  readonly printedName: string;
  readonly municipality: MunicipalityCode | undefined;
};

/** The codes of the rows whose name was understood. */
export function toCodes(rows: readonly NamedRow[]): readonly MunicipalityCode[] {
  return rows.flatMap((row) => row.municipality ?? []);
}
