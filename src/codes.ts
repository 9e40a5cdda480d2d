/** Branded codes. A raw string never reaches `transform` or `load`: only the parsers below make these. */

/** CBS code of a labour-market region, 'AM22'. */
export type RegionCode = string & { readonly brand: 'RegionCode' };
/** CBS code of a municipality, 'GM0599'. */
export type MunicipalityCode = string & { readonly brand: 'MunicipalityCode' };
/** Lower-case hexadecimal sha256 of a file's bytes. */
export type Sha256 = string & { readonly brand: 'Sha256' };

export function parseRegionCode(text: string): RegionCode {
  if (!/^AM\d\d$/.test(text)) throw new TypeError(`not a region code: ${text}`);
  return text as RegionCode;
}

export function parseMunicipalityCode(text: string): MunicipalityCode {
  if (!/^GM\d{4}$/.test(text)) throw new TypeError(`not a municipality code: ${text}`);
  return text as MunicipalityCode;
}

export function parseSha256(text: string): Sha256 {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new TypeError(`not a sha256: ${text}`);
  return text as Sha256;
}

/** 22 for AM22. */
export function regionKey(code: RegionCode): number {
  return Number(code.slice(2));
}

/** 599 for GM0599. */
export function municipalityKey(code: MunicipalityCode): number {
  return Number(code.slice(2));
}

/** 20231 → '2023Q1'. */
export function toQuarterCode(key: number | null | undefined): string | undefined {
  return key === null || key === undefined ? undefined : `${Math.floor(key / 10)}Q${key % 10}`;
}

/** 599 → 'GM0599'. */
export function toMunicipalityCode(key: number): MunicipalityCode {
  return parseMunicipalityCode(`GM${String(key).padStart(4, '0')}`);
}

/** 1 → 'AM01'. */
export function toRegionCode(key: number): string;
export function toRegionCode(key: number | null | undefined): string | undefined;
export function toRegionCode(key: number | null | undefined): string | undefined {
  return key === null || key === undefined ? undefined : `AM${String(key).padStart(2, '0')}`;
}
