/** Codes of the integer keys that the tables hold; undefined for a key that is missing. */

/** 20231 → '2023Q1'. */
export function toQuarterCode(key: number | null | undefined): string | undefined {
  return key === null || key === undefined ? undefined : `${Math.floor(key / 10)}Q${key % 10}`;
}

/** 1 → 'AM01'. */
export function toRegionCode(key: number | null | undefined): string | undefined {
  return key === null || key === undefined ? undefined : `AM${String(key).padStart(2, '0')}`;
}
