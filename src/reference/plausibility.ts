/** `plausibility.json`: the thresholds of the checks against other quarters, each with its reason. */
import { z } from 'zod';

const threshold = z.strictObject({ value: z.number().positive(), reason: z.string().regex(/\S/) });

/** Numbers by name, without their reasons. */
const columns = z.strictObject({
  /** Known persons in both tables. */
  fewest_persons: threshold,
  /** Municipalities in both tables. */
  fewest_rows: threshold,
  heaviest_row: threshold,
  /** Sums of the absolute differences of the four shares, 0 to 2. */
  least_difference: threshold,
  closest_fit: threshold,
  /** Parts of the differences as read, 0 to 1. */
  clearly_better: threshold,
  clearly_better_total: threshold,
});
const change = z.strictObject({
  /** Persons. */
  fewest_persons: threshold,
  /** Factors. */
  most_growth: threshold,
  least_remainder: threshold,
  most_growth_total: threshold,
  least_remainder_total: threshold,
  most_growth_register: threshold,
  least_remainder_register: threshold,
  /** Persons. */
  swap_fewest_persons: threshold,
  /** Parts, 0 to 1. */
  swap_clearly_better: threshold,
  shift_clearly_better: threshold,
  heaviest_row: threshold,
  most_repeated: threshold,
  most_revised: threshold,
});

export const plausibilityFile = z
  .strictObject({ $comment: z.string(), columns, change })
  .transform((file) => ({ columns: toValues(file.columns), change: toValues(file.change) }));

export type Plausibility = Readonly<z.infer<typeof plausibilityFile>>;

function toValues<Name extends string>(
  thresholds: Record<Name, z.infer<typeof threshold>>,
): Readonly<Record<Name, number>> {
  const entries = Object.entries<z.infer<typeof threshold>>(thresholds);
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value])) as Readonly<
    Record<Name, number>
  >;
}
