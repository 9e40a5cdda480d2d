/** The document's own title: which series, which quarter, which region. */
import type { RegionCode } from '../codes.ts';
import { FIRST_QUARTER, type IsoDay, LAST_QUARTER, lastDay, type Quarter } from '../quarter.ts';
import { toNameKey, toWords } from '../reference/name-key.ts';
import type { Reference } from '../reference/reference.ts';
import { findRegion, municipalitiesNamed } from '../reference/reference.ts';
import { parseQuarterText } from './seen-as.ts';
import titles from './titles.json' with { type: 'json' };

export type Title = {
  readonly isOurSeries: boolean;
  readonly isNational: boolean;
  readonly quarter: Quarter | undefined;
  readonly printedRegion: string | undefined;
  readonly region: RegionCode | undefined;
  /** Why the title was not found, for a person; undefined when quarter and printed region are known. */
  readonly problem: string | undefined;
};

/** The quarter and the region as one piece of text has them. */
type QuarterLine = Omit<Title, 'isOurSeries' | 'problem'>;

const SERIES = new Set(titles.series);
/** How the explanation names the publication. One of the two known texts has no other title. */
const MENTION = titles.mention;
const NATIONAL = new Set(titles.national);
/** Quarter and region stand within so many lines below the title. */
const WINDOW = 3;
/** A longer line is prose, or made to keep us busy. */
const LONGEST_LINE = 300;
/** With the first quarter, a day on which every name is valid that a title may have. */
const FAR_DAY: IsoDay = '2049-12-31';

/** Reads the title from the lines outside the table, in reading order. */
export function readTitle(all: readonly string[], reference: Reference): Title {
  const lines = all.filter((line) => line.length <= LONGEST_LINE);
  const windows = findTitles(lines, reference);
  const hasTitle = windows.length > 0;
  const near = (hasTitle ? windows : [lines.slice(0, WINDOW)]).flatMap((window) => {
    const found = readWindow(window, reference);
    return found === undefined ? [] : [found];
  });
  // Headers of other pages, and a second title that contradicts the first, can stand anywhere.
  const anywhere = lines
    .map((line) => parseQuarterLine(line, reference))
    .filter((found) => found !== undefined)
    .filter(isResolved);
  const found = [...near, ...anywhere];
  const isMentioned = () => toWords(all.join(' ')).join('').includes(MENTION);
  const isOurSeries = hasTitle || (found.some(isResolved) && isMentioned());
  return { isOurSeries, ...agree(found, isOurSeries) };
}

/** Is this the name of the whole country in the place of a region? */
export function isNationalName(text: string): boolean {
  return NATIONAL.has(toWords(text).join(' '));
}

function agree(found: readonly QuarterLine[], isOurSeries: boolean): Omit<Title, 'isOurSeries'> {
  const resolved = found.filter(isResolved);
  const lines = resolved.length > 0 ? resolved : found;
  // also of a title whose region is not known: another quarter, or none that can be, is another publication
  const quarters = new Set((isOurSeries ? found : lines).map((line) => line.quarter));
  const regions = new Set(lines.map((line) => line.region ?? line.printedRegion));
  const [first] = lines;
  const named = quarters.size === 1 ? first?.quarter : undefined;
  const isThere = named !== undefined && named >= FIRST_QUARTER && named <= LAST_QUARTER;
  const quarter = isThere ? named : undefined;
  const known = regions.size === 1 ? first : undefined;
  const problems = [
    !isOurSeries && 'no title of the series',
    quarters.size > 1 && `${quarters.size} different quarters`,
    regions.size > 1 && `${regions.size} different regions`,
    named === undefined && quarters.size <= 1 && 'no quarter',
    named !== undefined && !isThere && `${named} is before or behind all quarters of the warehouse`,
    known?.printedRegion === undefined && regions.size <= 1 && 'no region',
  ].filter((problem) => problem !== false);
  return {
    isNational: lines.length > 0 && lines.every((line) => line.isNational),
    quarter,
    printedRegion: known?.printedRegion,
    region: known?.region,
    problem: problems.length === 0 ? undefined : problems.join(', '),
  };
}

/** For each title of the series: what stands behind it on its line, and the lines below. */
function findTitles(lines: readonly string[], reference: Reference): (readonly string[])[] {
  return lines.flatMap((line, index) => {
    if (!/^\P{L}*t/iu.test(line)) return [];
    for (let count = 1; count <= 3; count += 1) {
      const rest = afterSeries(lines.slice(index, index + count).join(' '));
      if (rest === undefined) continue;
      if (!isTitleRest(rest, reference)) return [];
      const below = lines.slice(index + count, index + count + WINDOW);
      return [rest === '' ? below : [rest, ...below]];
    }
    return [];
  });
}

/** The text behind the name of the series; undefined when the text does not begin with it. */
function afterSeries(text: string): string | undefined {
  const letters = toWords(text).join('');
  if (![...SERIES].some((series) => letters.startsWith(series))) return undefined;
  const parts = text.split(/\s+/);
  for (let count = 1; count <= parts.length; count += 1) {
    if (SERIES.has(toWords(parts.slice(0, count).join(' ')).join(''))) {
      return parts.slice(count).join(' ');
    }
  }
  return undefined;
}

/** Prose may begin with the name of the series too, where a line happens to wrap. */
function isTitleRest(rest: string, reference: Reference): boolean {
  if (toWords(rest).length === 0 || isNationalName(rest)) return true;
  if (parseQuarterText(rest).kind !== 'none') return true;
  return [lastDay(FIRST_QUARTER), FAR_DAY].some(
    (day) => findRegion(trimMarks(rest), day, reference) !== undefined,
  );
}

/** The first run of one to three lines that gives a quarter and a known region, else the first with a quarter. */
function readWindow(window: readonly string[], reference: Reference): QuarterLine | undefined {
  let fallback: QuarterLine | undefined;
  for (let from = 0; from < window.length; from += 1) {
    for (let to = from + 1; to <= window.length; to += 1) {
      const found = parseQuarterLine(window.slice(from, to).join(' '), reference);
      if (found !== undefined && isResolved(found)) return found;
      fallback ??= found;
    }
  }
  return fallback;
}

function parseQuarterLine(line: string, reference: Reference): QuarterLine | undefined {
  const text = parseQuarterText(line);
  if (text.kind === 'none') return undefined;
  const nothing = { printedRegion: undefined, region: undefined, isNational: false };
  if (text.kind !== 'one') return { quarter: undefined, ...nothing };
  if (text.before !== '' && text.after !== '') return { quarter: text.quarter, ...nothing };
  const rest = text.before === '' ? text.after : text.before;
  if (rest === '') return { quarter: text.quarter, ...nothing };
  const printedRegion = findPrinted(line, rest);
  return {
    quarter: text.quarter,
    printedRegion,
    region: findRegion(printedRegion, lastDay(text.quarter), reference),
    isNational: isNationalName(printedRegion),
  };
}

function isResolved(line: QuarterLine): boolean {
  return line.quarter !== undefined && (line.region !== undefined || line.isNational);
}

/** The part of the line, as printed, that consists of these words. */
function findPrinted(line: string, words: string): string {
  const parts = line.split(/\s+/);
  const count = parts.length;
  const slices = parts.flatMap((_, index) => [parts.slice(index, count), parts.slice(0, index)]);
  const printed = slices.find((slice) => toWords(slice.join(' ')).join(' ') === words);
  const text = trimMarks(printed?.join(' ') ?? words);
  // Letters of other scripts fall out of the words; they must not fall out of the name.
  return toNameKey(text) === undefined ? line : text;
}

function trimMarks(text: string): string {
  return text.replace(/^[\s:;|,.\u2010-\u2015-]+|[\s:;|,.\u2010-\u2015-]+$/gu, '');
}

// Which names there are in the quarter of a document: what the reader of tables asks where distances tell nothing.

/** From the lines of a document to the question whether a municipality is called so; never, where they tell no quarter. */
export function toKnownNames(reference: Reference) {
  return (lines: readonly string[]): ((name: string) => boolean) => {
    const { quarter } = readTitle(lines, reference);
    return (name) =>
      quarter !== undefined && municipalitiesNamed(name, lastDay(quarter), reference).length > 0;
  };
}
