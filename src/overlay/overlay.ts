/**
 * The picture that a person needs when a document was not taken: its pages as the reader saw them, and beside them in words
 * what became of it and why, what was read, what the colours mean.
 */
import type { PageText, PdfText } from '../extract/pdf/text.ts';
import { traceDocument } from '../extract/table/read-document.ts';
import { type Check, firstBlocking } from '../findings.ts';
import { MEANINGS, toSides } from '../meanings.ts';
import { MEASURES } from '../measures.ts';
import { counted } from '../printable.ts';
import type { RawDocument } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import type { Reading } from '../transform/reading.ts';
import { drawNumber, drawPage } from './page-layers.ts';
import { findPlaces, type Mark, type Places, toMarks } from './places.ts';
import { escapeXml, readStyle, rect, round, wrap } from './svg.ts';
import labels from './words.json' with { type: 'json' };

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
const PANEL_WIDTH = 330;
/** Characters of a line; a letter is about half as wide as its size. */
const CHARACTERS = 64;
/** More failed checks than these are counted only. */
const MOST_MARKS = 12;
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

/** The words beside the pages, with their left edge at `left`; their height in points. */
function drawPanel(
  { name, page, reading, checks }: OverlayInput,
  verdict: ReturnType<typeof toVerdict>,
  marks: readonly Mark[],
  left: number,
) {
  const sheet = new Sheet(left);
  sheet.text(name, 'strong');
  sheet.space(4);
  sheet.text(verdict.text, verdict.isBlocked ? 'verdict blocked' : 'verdict');
  sheet.space(4);
  for (const line of describeReading(reading)) sheet.text(line, 'plain');
  if (page === undefined) {
    sheet.space(4);
    sheet.text('There is no page to draw: the file gave no text.', 'plain');
  }
  sheet.space(8);
  for (const mark of marks.slice(0, MOST_MARKS)) addMark(sheet, mark);
  const more = marks.length - MOST_MARKS;
  if (more > 0) sheet.text(`… and ${more} more`, 'plain');
  sheet.text(describePassed(checks), 'faint');
  sheet.space(8);
  if (page !== undefined) addLegend(sheet);
  return { svg: `<g class="panel">${sheet.shapes.join('')}</g>`, height: sheet.y + 12 };
}

function describeReading(reading: Reading | undefined): string[] {
  if (reading === undefined) return [];
  const { quarter, region, layout, measuresFrom, registerPersons, knownPct, rows } = reading;
  return [
    `Quarter: ${quarter ?? 'not read'}`,
    `Region: ${region ? `${region.code} ${region.name}` : 'not read'}`,
    `Table: ${rows.length === 0 ? 'none found' : counted(rows.length, 'municipality', 'municipalities')}; look ${layout ?? 'not recognised'}; columns from ${measuresFrom ?? 'nothing'}`,
    `Footnote: ${registerPersons === undefined ? 'not read' : `${counted(registerPersons, 'person')} in the register, ${knownPct} % known`}`,
  ];
}

function addMark(sheet: Sheet, { number, severity, check, boxes }: Mark): void {
  sheet.number(number, severity);
  sheet.text(`${check.code} – ${check.subject}`, 'strong', 16);
  sheet.text(MEANINGS.check[check.code].en, 'plain', 16);
  const [expected, found] = toSides(check);
  sheet.text(`${expected}: ${String(check.expected ?? '') || 'nothing'}`, 'plain', 16);
  sheet.text(`${found}: ${String(check.found ?? '') || 'nothing'}`, 'plain', 16);
  if (boxes.length === 0) sheet.text('(has no place in the picture)', 'faint', 16);
  sheet.space(6);
}

function describePassed(checks: readonly Check[]): string {
  const passed = checks.filter((check) => check.passed);
  if (passed.length === 0) return 'No check passed.';
  const codes = [...new Set(passed.map((check) => check.code))];
  return `${counted(passed.length, 'check')} passed: ${codes.join(', ')}.`;
}

function addLegend(sheet: Sheet): void {
  for (const { kind, meaning } of labels.legend) sheet.sample(kind, meaning);
  for (const measure of MEASURES) {
    const { short, title } = labels.measures[measure];
    sheet.text(`${short} = ${title}`, 'faint', 20);
  }
}

/** Lines of text one below the other. */
class Sheet {
  readonly shapes: string[] = [];
  y = 20;
  readonly #left: number;

  constructor(left: number) {
    this.#left = left;
  }

  space(points: number): void {
    this.y += points;
  }

  text(text: string, kind: string, indent = 0): void {
    for (const line of wrap(text, CHARACTERS - indent / 4)) {
      this.shapes.push(
        `<text class="${kind}" x="${round(this.#left + indent)}" y="${round(this.y)}">${escapeXml(line)}</text>`,
      );
      this.y += 12;
    }
  }

  number(number: number, severity: Mark['severity']): void {
    this.shapes.push(drawNumber(number, severity, { x: this.#left + 6, y: this.y - 3 }));
  }

  sample(kind: string, meaning: string): void {
    const box = { left: this.#left, top: this.y - 7, right: this.#left + 14, bottom: this.y + 1 };
    this.shapes.push(rect(kind, box));
    this.text(meaning, 'faint', 20);
  }
}
