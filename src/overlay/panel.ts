/** The words beside the page: what became of the document and why, what was read, what the colours mean. SVG. Pure. */
import { MEANINGS, toSides } from '../meanings.ts';
import type { Check } from '../findings.ts';
import { MEASURES } from '../measures.ts';
import type { Reading } from '../transform/reading.ts';
import type { OverlayInput } from './overlay.ts';
import type { Mark } from './places.ts';
import { drawNumber, MEASURE_TITLES, shortTitle } from './page-layers.ts';
import { escapeXml, rect, round, wrap } from './svg.ts';
import { counted } from '../printable.ts';

export const PANEL_WIDTH = 330;
/** Characters of a line; a letter is about half as wide as its size. */
const CHARACTERS = 64;
/** More failed checks than these are counted only. */
const MOST_MARKS = 12;

/** The panel with its left edge at `left`; its height in points. */
export function drawPanel(
  { name, page, reading, checks }: OverlayInput,
  verdict: { readonly text: string; readonly isBlocked: boolean },
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

const LEGEND = [
  ['word', 'a word: letters that touch'],
  ['cell', 'a cell with a count'],
  ['name', 'the name of a row'],
  ['band band-0', 'a count column; its measure stands below'],
  ['block odd', 'lines that end in counts, but not in five clear columns'],
  ['unseen', 'text that nobody sees: a layer that is off, or drawn invisibly; not read'],
  ['read-box', 'quarter, region or footnote were read here'],
  ['mark blocks', 'where a check failed that keeps the document out'],
  ['mark warns', 'where a check failed that only warns'],
] as const;

function addLegend(sheet: Sheet): void {
  for (const [kind, meaning] of LEGEND) sheet.sample(kind, meaning);
  const measures = MEASURES.map((measure) => `${shortTitle(measure)} = ${MEASURE_TITLES[measure]}`);
  for (const measure of measures) sheet.text(measure, 'faint', 20);
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
