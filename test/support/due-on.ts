/** When a quarter is due, told a second time: klantprofielen.due_on() must say the same. */
import { type IsoDay, numberOf, type Quarter, yearOf } from '../../src/quarter.ts';

/** The day by which UWV has usually published the quarter (domain knowledge, see docs/architecture.md). */
export function dueOn(quarter: Quarter): IsoDay {
  const year = yearOf(quarter);
  switch (numberOf(quarter)) {
    case 1:
      return `${year}-07-31`;
    case 2:
      return `${year}-10-31`;
    case 3:
      return `${year + 1}-01-31`;
    default:
      return `${year + 1}-06-15`;
  }
}
