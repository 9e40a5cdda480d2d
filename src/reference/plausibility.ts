/** `plausibility.json`: the thresholds of the checks against other documents, each with its reason. */
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
const usual = z.strictObject({
  documents: z.strictObject({
    value: z
      .array(
        z.strictObject({
          publication: z.string().regex(/\S/),
          /** Parts of the total row in the order of the measures, 0 to 1. */
          shares: z.array(z.number().min(0).max(1)).length(4),
        }),
      )
      .min(1),
    reason: z.string().regex(/\S/),
  }),
  /** Persons. */
  fewest_persons: threshold,
  /** Sums of the absolute differences of the four shares, 0 to 2. */
  least_difference: threshold,
  closest_fit: threshold,
  /** Part of the difference as read, 0 to 1. */
  clearly_better: threshold,
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
  .strictObject({ $comment: z.string(), columns, usual, change })
  .transform(({ columns: limits, usual: { documents, ...rest }, ...file }) => ({
    columns: toValues(limits),
    usual: { documents: documents.value, ...toValues(rest) },
    change: toValues(file.change),
  }));

export type Plausibility = Readonly<z.infer<typeof plausibilityFile>>;

function toValues<Name extends string>(
  thresholds: Record<Name, z.infer<typeof threshold>>,
): Readonly<Record<Name, number>> {
  const entries = Object.entries<z.infer<typeof threshold>>(thresholds);
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value])) as Readonly<
    Record<Name, number>
  >;
}
