/** Checks that what a document must have was found (title, layout, headings, footnote, region), and that all of it agrees. */
import { block, type Check } from '../../findings.ts';
import { toNumber } from '../../percent.ts';
import type { FootnoteResult } from '../footnote.ts';
import type { ColumnMapping, LayoutResult } from '../layout.ts';
import type { Title } from '../title.ts';
import { lastDay } from '../../quarter.ts';
import { findRegion, type Reference } from '../../reference/reference.ts';
import type { Statement } from '../seen-as.ts';

/** The document names our series, one quarter and one region. Catches a missing, a doubled and an impossible title. */
export function checkTitleFound(title: Title, lines: readonly string[]): Check[] {
  const seen = lines.slice(0, 3).join(' / ').slice(0, 160);
  return [
    block('title_found', {
      subject: 'title',
      passed: title.problem === undefined,
      expected: 'Transparantie van klantprofielen, a quarter and a region',
      found:
        title.problem === undefined
          ? `${title.quarter} ${title.printedRegion}`
          : [title.problem, seen].filter((text) => text !== '').join(': '),
    }),
  ];
}

/** The table has one of the looks in `layouts.json`. Catches added, dropped and merged columns. */
export function checkLayoutKnown(result: LayoutResult): Check[] {
  return [
    block('layout_known', {
      subject: 'table',
      passed: result.kind === 'known',
      expected: 'one table with a total row and five counts in each row (reference/layouts.json)',
      found: result.kind === 'known' ? result.layout.id : result.seen,
    }),
  ];
}

/**
 * What stands over the counts names the five measures, each once, or nothing stands there. Catches renamed, partly
 * printed and ambiguous headings. Lets through: swapped columns whose headings are not in the text layer at all.
 */
export function checkHeadingsUnderstood(mapping: ColumnMapping): Check[] {
  const isMapped = mapping.kind === 'mapped';
  return [
    block('headings_understood', {
      subject: 'headings',
      passed: isMapped,
      expected: 'five headings that name five measures, or none',
      found: isMapped ? `${mapping.measuresFrom}: ${mapping.columns.join(', ')}` : mapping.seen,
    }),
  ];
}

/** There is one footnote and its region, persons and percentage can be read. */
export function checkFootnoteFound(result: FootnoteResult): Check[] {
  return [
    block('footnote_found', {
      subject: 'footnote',
      passed: result.kind === 'found',
      expected: 'the register of a region and the share known in Sonar',
      found:
        result.kind === 'found'
          ? `${result.footnote.registerPersons}, ${toNumber(result.footnote.known)}%`
          : result.text,
    }),
  ];
}

/** The region in the title publishes on the last day of the quarter. Catches unknown, former and foreign spellings. */
export function checkRegionKnown(title: Title): Check[] {
  return [
    block('region_known', {
      subject: 'title',
      passed: title.region !== undefined,
      expected: 'a region of reference/regions.csv',
      found: title.printedRegion ?? null,
    }),
  ];
}

/**
 * Link, table and footnote name the quarter and the region of the title; `printed` are regions. Catches a document under a wrong name.
 * Lets through: a quarter that is wrong in the title and nowhere else named.
 */
export function checkTitleAgrees(
  title: Title,
  statements: readonly Statement[],
  printed: Readonly<Record<'table' | 'footnote', string | undefined>>,
  reference: Reference,
): Check[] {
  const { quarter, region } = title;
  return [
    ...statements.flatMap((said) => {
      const named = said.quarter === 'impossible' ? said.text : said.quarter;
      return [
        ...(quarter && named ? [agree(`${said.source}: quarter`, quarter, named)] : []),
        ...(region && said.region ? [agree(`${said.source}: region`, region, said.region)] : []),
      ];
    }),
    ...checkPrinted('table', printed.table, title, reference),
    ...checkPrinted('footnote', printed.footnote, title, reference),
  ];
}

/** A name that is not known does not agree with anything. */
function checkPrinted(
  source: string,
  text: string | undefined,
  title: Title,
  reference: Reference,
): Check[] {
  const { quarter, region } = title;
  if (text === undefined || quarter === undefined || region === undefined) return [];
  const found = findRegion(text, lastDay(quarter), reference) ?? text;
  return [agree(`${source}: region`, region, found)];
}

function agree(subject: string, expected: string, found: string): Check {
  return block('title_agrees', { subject, passed: expected === found, expected, found });
}
