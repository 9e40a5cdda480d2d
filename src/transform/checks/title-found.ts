import type { Check } from '../../findings.ts';
import type { Title } from '../title.ts';
import { block } from './record.ts';

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
          : `${title.problem}: ${seen}`,
    }),
  ];
}
