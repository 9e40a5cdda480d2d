import type { RegionCode } from '../../codes.ts';
import { block, type Check } from '../../findings.ts';
import { lastDay, type Quarter } from '../../quarter.ts';
import type { Reference } from '../../reference/reference.ts';
import { findRegion } from '../names.ts';
import type { Statement } from '../seen-as.ts';
import type { Title } from '../title.ts';

/** The region as two other places of the document print it. */
export type PrintedRegions = {
  readonly table: string | undefined;
  readonly footnote: string | undefined;
};

/**
 * Link, table and footnote name the quarter and the region of the title. Catches a document under a wrong name.
 * Lets through: a quarter that is wrong in the title and nowhere else named.
 */
export function checkTitleAgrees(
  title: Title,
  statements: readonly Statement[],
  printed: PrintedRegions,
  reference: Reference,
): Check[] {
  const { quarter, region } = title;
  return [
    ...statements.flatMap((said) => [
      ...(quarter === undefined ? [] : checkQuarter(said, quarter)),
      ...(region === undefined ? [] : checkRegion(said, region)),
    ]),
    ...checkPrinted('table', printed.table, title, reference),
    ...checkPrinted('footnote', printed.footnote, title, reference),
  ];
}

function checkQuarter(said: Statement, expected: Quarter): Check[] {
  if (said.quarter === undefined) return [];
  const found = said.quarter === 'impossible' ? said.text : said.quarter;
  return [agree(`${said.source}: quarter`, expected, found)];
}

function checkRegion(said: Statement, expected: RegionCode): Check[] {
  return said.region === undefined ? [] : [agree(`${said.source}: region`, expected, said.region)];
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
