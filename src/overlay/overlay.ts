/** The picture that a person needs when a document was not taken: its pages as the reader saw them, and what failed where. */
import type { PageText, PdfText } from '../extract/pdf/text.ts';
import { traceDocument } from '../extract/table/read-document.ts';
import { type Check, firstBlocking } from '../findings.ts';
import type { RawDocument } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import type { Reading } from '../transform/reading.ts';
import { findPlaces, type Places, toMarks } from './places.ts';
import { drawPage } from './page-layers.ts';
import { drawPanel, PANEL_WIDTH } from './panel.ts';
import { escapeXml, readStyle, round } from './svg.ts';

export type OverlayInput = {
  /** What the document is called: its file, or the beginning of its hash. */
  readonly name: string;
  /** Undefined when the file gave no text. */
  readonly page: { readonly text: PdfText; readonly raw: RawDocument } | undefined;
  readonly reading: Reading | undefined;
  readonly checks: readonly Check[];
};

const GAP = 18;
/** Below the last text of a page. */
const MARGIN = 36;
const NOTHING: Places = { rows: [], texts: [], region: [] };

/** An SVG of its own: no script, no link, nothing from elsewhere. Sizes in PDF points, pages below each other. */
export function drawOverlay(input: OverlayInput, reference: Reference): string {
  const { page, reading, checks, name } = input;
  const trace = page && traceDocument(page.text);
  const places = page ? findPlaces(page.raw, reading, reference) : NOTHING;
  const marks = toMarks(checks, places, trace);
  const pages = trace?.pages ?? [];
  const width = Math.max(0, ...pages.map((one) => one.width));
  let top = GAP;
  const drawn = pages.map((one) => {
    const at = top;
    const shown = shownHeight(one);
    top += shown + GAP;
    const shapes = trace ? drawPage(trace, places, marks, { ...one, height: shown }) : '';
    return `<g transform="translate(${GAP} ${round(at)})">${shapes}</g>`;
  });
  const verdict = toVerdict(input);
  const left = width === 0 ? GAP : width + 2 * GAP;
  const panel = drawPanel(input, verdict, marks, left);
  const size = [round(left + PANEL_WIDTH + GAP), round(Math.max(top, panel.height + GAP))];
  const title = `${name}: ${verdict.text}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="overlay" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title><style>${readStyle('overlay')}</style>`,
    '<rect class="ground" width="100%" height="100%"/>',
    ...drawn,
    panel.svg,
    '</svg>\n',
  ].join('\n');
}

/** What stands empty below the last text is left out. */
function shownHeight({ height, items }: PageText): number {
  const bottom = Math.max(0, ...items.map((item) => item.y));
  return Math.min(height, bottom + MARGIN);
}

function toVerdict({ checks, reading }: OverlayInput) {
  const code = firstBlocking(checks);
  if (code !== undefined) return { text: `not loaded: ${code}`, isBlocked: true };
  return reading?.table === undefined
    ? { text: 'not loaded: nothing was read', isBlocked: true }
    : { text: 'nothing keeps it from being loaded', isBlocked: false };
}
