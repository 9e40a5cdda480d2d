/** Which names there are in the quarter of a document: what the reader of tables asks where distances tell nothing. */
import { lastDay } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import { municipalitiesNamed } from './names.ts';
import { readTitle } from './title.ts';

/** From the lines of a document to the question whether a municipality is called so; never, where they tell no quarter. */
export function toKnownNames(reference: Reference) {
  return (lines: readonly string[]): ((name: string) => boolean) => {
    const { quarter } = readTitle(lines, reference);
    return (name) =>
      quarter !== undefined && municipalitiesNamed(name, lastDay(quarter), reference).length > 0;
  };
}
