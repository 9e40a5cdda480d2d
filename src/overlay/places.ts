/** Where on the page a check looked: from its subject to boxes. Pure. */
import { boxAround, overprints } from '../extract/table/lines.ts';
import type { Trace } from '../extract/table/read-document.ts';
import type { Check } from '../findings.ts';
import { type Measure, MEASURES } from '../measures.ts';
import { toNumber } from '../percent.ts';
import type { Box, RawDocument, RawRow } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import { readFootnote } from '../transform/footnote.ts';
import type { Reading, Row } from '../transform/reading.ts';
import { readTable } from '../transform/read.ts';
import { readTitle } from '../transform/title.ts';

/** A text around the table that something was read from. */
export type PlacedText = {
  readonly kind: 'title' | 'footnote';
  readonly box: Box;
  readonly says: string;
};

export type Places = {
  readonly rows: readonly PlacedRow[];
  readonly texts: readonly PlacedText[];
  /** The region columns of the table. */
  readonly region: readonly Box[];
};

export function findPlaces(
  raw: RawDocument,
  reading: Reading | undefined,
  reference: Reference,
): Places {
  const { table } = raw;
  const texts = [...placeTitle(raw, reference), ...placeFootnote(raw)];
  if ('problem' in table) return { rows: [], texts, region: [] };
  const read = readTable(raw, reference);
  const rows = table.rows.map((row, index) => {
    const known = reading?.rows[index];
    const names = [known?.printedName, known?.municipalityName, known?.municipality];
    const own = [row.name.text, ...names.filter((name) => name !== undefined)];
    return toPlaced(row, own, read.rows[index]);
  });
  return {
    rows: [...rows, toPlaced(table.total, [table.total.name.text, 'total'], read.total)],
    texts,
    region: [table.regionNumber, table.regionName].flatMap((cell) => cell?.box ?? []),
  };
}

type PlacedRow = ReturnType<typeof toPlaced>;

/** A row of the table with its words for the places of a check: printed name, official name, code. */
function toPlaced({ name, counts }: RawRow, names: readonly string[], read?: Row) {
  const cells = counts.map((cell) => {
    const at = read?.cells.findIndex((other) => other === cell) ?? -1;
    return { measure: read?.columns?.[at], box: cell.box };
  });
  return { names, name: name.box, cells };
}

/** Each line that by itself, or with the next, names a quarter or a region. */
function placeTitle({ lines }: RawDocument, reference: Reference): PlacedText[] {
  const texts = lines.map((line) => line.text);
  return lines.flatMap((line, index): PlacedText[] => {
    const { quarter, region, isOurSeries } = readTitle([texts[index] ?? ''], reference);
    const says = [isOurSeries ? 'the series' : '', quarter ?? '', region ?? ''].filter(Boolean);
    return says.length === 0 ? [] : [{ kind: 'title', box: line.box, says: says.join(' · ') }];
  });
}

/** The shortest run of lines that holds the footnote. */
function placeFootnote({ lines }: RawDocument): PlacedText[] {
  for (let count = 1; count <= 5; count += 1) {
    for (let from = 0; from + count <= lines.length; from += 1) {
      const run = lines.slice(from, from + count);
      const read = readFootnote(run.map((line) => line.text));
      if (typeof read === 'string') continue;
      const { registerPersons, known } = read;
      const says = `register ${registerPersons}, known ${toNumber(known)} %`;
      const page = run.filter((line) => line.box.page === run[0]?.box.page);
      return [{ kind: 'footnote', box: boxAround(page), says }];
    }
  }
  return [];
}

/** The boxes to mark for a failed check; none when it speaks of something that is not on the page. */
export function toBoxes(check: Check, places: Places, trace: Trace): Box[] {
  const [first = '', second] = check.subject.split(': ');
  const measure = toMeasure(second) ?? toMeasure(first);
  const rows = places.rows.filter(({ names }) => names.includes(first));
  if (measure !== undefined) {
    const among = rows.length > 0 ? rows : places.rows;
    const cells = among.flatMap((row) => row.cells.filter((cell) => cell.measure === measure));
    return [...Map.groupBy(cells, (cell) => cell.box.page).values()].map(boxAround);
  }
  const boxOfRow = ({ name, cells }: PlacedRow): Box =>
    boxAround([{ box: name }, ...cells.filter(({ box }) => box.page === name.page)]);
  if (rows.length > 0) return rows.map(boxOfRow);
  if (first === 'footnote' || first === 'register') return boxesOf(places, 'footnote');
  if (first === 'title' || first === 'link') return boxesOf(places, 'title');
  if (check.subject === 'table: region') return [...places.region];
  const { blocks } = trace;
  if (first === 'headings') return blocks.flatMap((block) => boxOfHeadings(block, places, trace));
  if (first !== 'table') return [];
  const overprint = boxesOfOverprints(check, trace);
  return overprint.length > 0 ? overprint : blocks.map(({ box }) => box);
}

function toMeasure(text: string | undefined): Measure | undefined {
  return MEASURES.find((measure) => measure === text);
}

function boxesOf({ texts }: Places, kind: PlacedText['kind']): Box[] {
  return texts.filter((text) => text.kind === kind).map((text) => text.box);
}

/** Headings stand above the columns, within so many points. */
const HEADINGS_HEIGHT = 60;

/** The words above the columns that are no title. */
function boxOfHeadings(block: Trace['blocks'][number], { texts }: Places, trace: Trace): Box[] {
  const { page, top } = block.box;
  const [left, right] = [block.columns[0]?.left, block.columns.at(-1)?.right];
  if (left === undefined || right === undefined) return [];
  const over = { page, left: left - 12, right: right + 4, top: top - HEADINGS_HEIGHT, bottom: top };
  const words = trace.words
    .filter(({ box }) => box.page === page && areNear(box, over) && box.bottom <= top + 2)
    .filter(({ box }) => !texts.some((text) => areNear(text.box, box)));
  return words.length === 0 ? [] : [boxAround(words)];
}

/** More pairs of words on one spot than these are not marked. */
const MOST_OVERPRINTS = 300;

function boxesOfOverprints({ found }: Check, { lines }: Trace): Box[] {
  if (!String(found ?? '').includes('on the same spot')) return [];
  return overprints(lines).take(MOST_OVERPRINTS).map(boxAround).toArray();
}

function areNear(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// The failed checks, numbered: the same number stands on the page and in the list beside it.

export type Mark = ReturnType<typeof toMarks>[number];

/** The order in which failed checks are numbered. */
export function blockingFirst<T extends { readonly severity: string }>(failed: readonly T[]): T[] {
  const isBlocking = (check: T): boolean => check.severity === 'block';
  return [...failed.filter(isBlocking), ...failed.filter((check) => !isBlocking(check))];
}

export function toMarks(checks: readonly Check[], places: Places, trace: Trace | undefined) {
  return blockingFirst(checks.filter((check) => !check.passed)).map((check, index) => ({
    /** From 1. */
    number: index + 1,
    severity: check.severity,
    check,
    /** Is it about the table and not about what is inside it? */
    isWhole: check.subject === 'table' && !String(check.found ?? '').includes('on the same spot'),
    title: `${check.code} (${check.subject})`,
    /** Empty when the check speaks of something that is not on the page. */
    boxes: trace ? toBoxes(check, places, trace) : [],
  }));
}
