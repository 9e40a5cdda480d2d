/** Looks of the corpus as generate-pdf.ts draws them: absolute text by a JavaScript library. */
import { renderPublication } from '../generate-pdf.ts';
import { PLAIN_LOOK, type Look as DrawnLook, type Publication } from '../publication.ts';
import type { Look } from './look.ts';

const FONTS: Readonly<Record<string, DrawnLook['font']>> = {
  'Liberation Sans': 'Helvetica',
  'Liberation Serif': 'TimesRoman',
  'DejaVu Sans': 'DejaVuSans',
  'DejaVu Serif': 'DejaVuSerif',
};
const HEADINGS: Readonly<Partial<Record<Look['headings'], DrawnLook['headings']>>> = {
  'rotated-down': 'rotated',
  picture: 'absent',
};
/** Faults that lie in what is drawn, not in the numbers. */
const OTHER_FAULTS: ReadonlySet<Look['fault']> = new Set<Look['fault']>([
  'no-total',
  'no-footnote',
  'no-title',
  'withheld',
  'unreadable',
  'six-columns',
  'other-region-column',
  'picture-of-page',
]);

/** Can it draw the look? */
export function isDrawable(look: Look): boolean {
  return (
    look.font in FONTS &&
    look.hidden === 'none' &&
    look.headings !== 'strange' &&
    !look.landscape &&
    !OTHER_FAULTS.has(look.fault)
  );
}

export async function draw(publication: Publication, look: Look): Promise<Uint8Array> {
  return await renderPublication(publication, toDrawnLook(look));
}

function toDrawnLook(look: Look): DrawnLook {
  return {
    ...PLAIN_LOOK,
    tableFirst: look.tableFirst,
    regionColumns: look.regionColumns,
    headings: HEADINGS[look.headings] ?? (look.headings as DrawnLook['headings']),
    rotatedHeadings: look.headings === 'rotated-down' ? 90 : 270,
    order: look.order,
    align: look.align,
    font: FONTS[look.font] ?? 'Helvetica',
    size: look.size,
    rowPadding: look.padding,
    borders: look.rules !== 'none',
    zebra: look.zebra,
    thousands: look.thousands,
    zero: look.zero as DrawnLook['zero'],
    wrapAfter: look.nameWidth === undefined ? undefined : 2 * look.nameWidth,
    countsBeside: { top: 'first', middle: 'middle', bottom: 'last' }[look.valign] as 'first',
    pages: look.pages,
    totalOnTop: look.totalOnTop,
    totalLabel: look.totalLabel,
    labelSpans: look.labelSpans,
    letterByLetter: look.letters === 'single',
    decoy: look.decoy === 'same' ? 'same' : look.decoy === 'none' ? 'none' : 'other-columns',
    decoyFirst: look.decoy === 'before',
    footer: look.footer,
    nbsp: look.nbsp,
  };
}
