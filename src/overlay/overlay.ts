/** The picture that a person needs when a document was not taken: its pages as the reader saw them, and what failed where. */
import type { PageText, PdfText } from '../extract/pdf/text.ts';
import { traceDocument } from '../extract/table/read-document.ts';
import { type Check, firstBlocking, isBlocked } from '../findings.ts';
import type { RawDocument } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import type { Reading } from '../transform/reading.ts';
import { findPlaces, type Places, toMarks } from './places.ts';
import { drawPage } from './page-layers.ts';
import { drawPanel, PANEL_WIDTH } from './panel.ts';
import { escapeXml, round } from './svg.ts';

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
  const panel = drawPanel(
    {
      name,
      verdict,
      isBlocked: isRefused(input),
      reading,
      checks,
      marks,
      hasPages: pages.length > 0,
    },
    width === 0 ? GAP : width + 2 * GAP,
  );
  const size = [
    round(width + PANEL_WIDTH + (width === 0 ? 2 : 3) * GAP),
    round(Math.max(top, panel.height + GAP)),
  ];
  const title = `${name}: ${verdict}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="overlay" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title><style>${STYLE}</style>`,
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

function isRefused({ checks, reading }: OverlayInput): boolean {
  return isBlocked(checks) || reading?.table === undefined;
}

function toVerdict(input: OverlayInput): string {
  const code = firstBlocking(input.checks);
  if (code !== undefined) return `not loaded: ${code}`;
  return isRefused(input) ? 'not loaded: nothing was read' : 'nothing keeps it from being loaded';
}

/** The colours of an overlay. The page is paper in light and dark; what stands around it follows the reader's scheme. */
export const STYLE = `
.overlay { font-family: 'Liberation Sans', Arial, Helvetica, sans-serif; }
.overlay .ground { fill: #eceff3; }
.overlay .paper { fill: #fff; stroke: #9aa4b1; stroke-width: .6; }
.overlay .text text { fill: #1b1f24; white-space: pre; }
.overlay .unseen text { fill: #c2255c; fill-opacity: .55; font-style: italic; white-space: pre; }
.overlay rect.unseen { fill: #c2255c; fill-opacity: .35; }
.overlay .word { fill: none; stroke: #7d8ea3; stroke-width: .25; }
.overlay .lines path { stroke: #2a9d8f; stroke-width: .35; fill: none; }
.overlay .block { fill: none; stroke: #8a94a1; stroke-width: .5; stroke-dasharray: 3 2; }
.overlay .odd { fill: #ffe066; fill-opacity: .3; stroke: #b08900; stroke-width: .6; stroke-dasharray: 1 2; }
.overlay .band { fill: #5b8def; fill-opacity: .1; }
.overlay .band-1 { fill: #8e5bef; fill-opacity: .1; }
.overlay .band-label, .overlay .tag { font-size: 7px; fill: #24405f; stroke: #fff; stroke-width: 2px; paint-order: stroke; }
.overlay .cell { fill: #2f9e44; fill-opacity: .16; stroke: #2f9e44; stroke-width: .4; }
.overlay .name { fill: #7048e8; fill-opacity: .12; stroke: #7048e8; stroke-width: .4; }
.overlay .read-box { fill: #1c7ed6; fill-opacity: .1; stroke: #1c7ed6; stroke-width: .4; }
.overlay .mark { fill: #e03131; fill-opacity: .14; stroke: #c92a2a; stroke-width: 1.2; }
.overlay .mark.warns { fill: #9c36b5; stroke: #862e9c; stroke-dasharray: 4 2; }
.overlay .mark.whole { fill-opacity: 0; }
.overlay .number circle { fill: #c92a2a; }
.overlay .number.warns circle { fill: #862e9c; }
.overlay .number text { fill: #fff; font-size: 7.5px; font-weight: bold; }
.overlay .panel text { font-size: 9.5px; fill: #22303f; }
.overlay .panel .strong { font-weight: bold; }
.overlay .panel .verdict { font-size: 12px; font-weight: bold; fill: #1b7a34; }
.overlay .panel .blocked { fill: #b02121; }
.overlay .panel .faint { fill: #4d5b6b; }
.overlay .panel .number text { fill: #fff; font-size: 7.5px; }
@media (prefers-color-scheme: dark) {
.overlay .ground { fill: #171b21; }
.overlay .paper { fill: #f4f4f1; }
.overlay .panel text { fill: #dfe5ec; }
.overlay .panel .verdict { fill: #7bd88f; }
.overlay .panel .blocked { fill: #ff8f8f; }
.overlay .panel .faint { fill: #b1bcc9; }
.overlay .panel .number text { fill: #fff; }
}`.trim();
