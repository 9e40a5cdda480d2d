/** A failed check on one line. Pure. */
import { toSides } from '../check-meanings.ts';
import { printable } from '../printable.ts';

type FailedCheck = {
  readonly code: string;
  readonly subject: string;
  readonly expected?: string | number | null | undefined;
  readonly found?: string | number | null | undefined;
};

/** 'row_sum (Alkmaar): printed total of the row 3277, sum of its parts 3278' */
export function describeCheck({ code, subject, expected, found }: FailedCheck): string {
  const [one, other] = toSides({ code, subject });
  const say = (value: FailedCheck['found']): string => printable(String(value ?? 'nothing'));
  return `${code} (${printable(subject)}): ${one} ${say(expected)}, ${other} ${say(found)}`;
}
