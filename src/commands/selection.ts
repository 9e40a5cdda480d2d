/** The selectors of `retry` and `replay`: a quarter, a region, hashes, or all. */
import { parseRegionCode, regionKey } from '../codes.ts';
import { usage } from '../errors.ts';
import type { Selection } from '../load/ledger/documents.ts';
import { findQuarter, quarterKey } from '../quarter.ts';

export type SelectionOptions = {
  readonly quarter?: string;
  readonly region?: string;
  readonly all?: boolean;
};

/** True when nothing was selected. */
export function isEmptySelection(hashes: readonly string[], options: SelectionOptions): boolean {
  return hashes.length === 0 && !options.quarter && !options.region && !options.all;
}

export function parseSelection(hashes: readonly string[], options: SelectionOptions): Selection {
  return {
    ...(options.quarter === undefined ? {} : { quarterKey: parseQuarterKey(options.quarter) }),
    ...(options.region === undefined ? {} : { regionKey: parseRegionKey(options.region) }),
    hashes: hashes.map(parseHashPrefix),
  };
}

function parseQuarterKey(text: string): number {
  const quarter = findQuarter(text);
  if (!quarter) throw usage(`--quarter ${text} is not a quarter`, 'Write it as 2023Q1.');
  return quarterKey(quarter);
}

function parseRegionKey(text: string): number {
  try {
    return regionKey(parseRegionCode(text.toUpperCase()));
  } catch (cause) {
    throw usage(`--region ${text} is not a region code`, 'Write it as AM22.', cause);
  }
}

/** At least six hexadecimal digits of a sha256. */
export function parseHashPrefix(text: string): string {
  const prefix = text.toLowerCase();
  if (!/^[0-9a-f]{6,64}$/.test(prefix)) {
    throw usage(
      `${text} is not the beginning of a sha256`,
      'Give at least six of its hexadecimal digits; `status` prints twelve.',
    );
  }
  return prefix;
}
