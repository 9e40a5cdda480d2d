/** Shares computed from counts: the report's own numbers, never printed by the source. Pure. */
import type { PerMeasure } from '../measures.ts';

/** 0 to 1; undefined where there is nobody to divide by. */
export type Shares = {
  /** Of the persons served by the municipality. */
  readonly municipal: number | undefined;
  /** Of the persons served by UWV. */
  readonly uwv: number | undefined;
  /** Of all persons known in Sonar. */
  readonly all: number | undefined;
};

export function toShares(counts: PerMeasure<number>): Shares {
  const municipal = counts.municipal_with_profile + counts.municipal_without_profile;
  const uwv = counts.uwv_with_profile + counts.uwv_without_profile;
  return {
    municipal: divide(counts.municipal_with_profile, municipal),
    uwv: divide(counts.uwv_with_profile, uwv),
    all: divide(counts.municipal_with_profile + counts.uwv_with_profile, counts.known_in_sonar),
  };
}

export function divide(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
