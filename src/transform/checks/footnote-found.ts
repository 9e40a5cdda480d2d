import type { Check } from '../../findings.ts';
import type { FootnoteResult } from '../footnote.ts';
import { block } from './record.ts';

/** There is one footnote and its region, persons and percentage can be read. */
export function checkFootnoteFound(result: FootnoteResult): Check[] {
  return [
    block('footnote_found', {
      subject: 'footnote',
      passed: result.kind === 'found',
      expected: 'the register of a region and the share known in Sonar',
      found:
        result.kind === 'found'
          ? `${result.footnote.registerPersons}, ${result.footnote.knownPct}%`
          : result.text,
    }),
  ];
}
