/** Checks that what a document must have was found: title, layout, headings, footnote, region. */
import { block, type Check } from '../../findings.ts';
import { toNumber } from '../../percent.ts';
import type { FootnoteResult } from '../footnote.ts';
import type { ColumnMapping } from '../headings.ts';
import type { LayoutResult } from '../layout.ts';
import type { Title } from '../title.ts';

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
