/** Mistakes about which publication this is, and in the footnote. */
import {
  addQuarters,
  FIRST_QUARTER,
  lastDay,
  numberOf,
  yearOf,
  type Quarter,
} from '../../../src/quarter.ts';
import type { SeenAs } from '../../../src/seen-as.ts';
import { toRawDocument, withTable, type Truth, type TruthRow } from '../raw-document.ts';
import { reference, type Region, regionsOn } from '../reference.ts';
import { LAST_QUARTER, makeHistory, toSeenAs, toSlug, type Published } from './history.ts';
import { numbersOf, printed, type Mutant, type MutationClass, type Target } from './mutation.ts';

type Name = { readonly quarter: Quarter; readonly region: Region };
/** Places that name the quarter or the region. */
type Place = 'title' | 'link' | 'slug' | 'footnote' | 'table';

const ORDINALS = { 1: 'eerste', 2: 'tweede', 3: 'derde', 4: 'vierde' } as const;

function nameOf({ quarter, region }: Published): Name {
  const found = regionsOn(reference, lastDay(quarter)).find((one) => one.code === region);
  if (!found) throw new Error(`no region ${region} in ${quarter}`);
  return { quarter, region: found };
}

/** Another quarter of the series, a near one or the same one of another year: those get mixed up. */
function pickQuarter({ published, random }: Target): Quarter | undefined {
  const other = addQuarters(published.quarter, random.pick([-4, -2, -1, 1, 2, 4]));
  return other < FIRST_QUARTER || other > LAST_QUARTER ? undefined : other;
}

function pickRegion({ published, random }: Target): Region {
  return random.pick(
    regionsOn(reference, lastDay(published.quarter)).filter((one) => one.code !== published.region),
  );
}

/** The document with one name in some places and its own in the others. */
function relabel(
  target: Target,
  wrong: Name,
  places: ReadonlySet<Place>,
  truth: Truth = target.published.truth,
): Mutant {
  const own = nameOf(target.published);
  const at = (place: Place): Name => (places.has(place) ? wrong : own);
  const title = at('title');
  const quarterLine = `${ORDINALS[numberOf(title.quarter) as 1 | 2 | 3 | 4]} kwartaal ${yearOf(title.quarter)}  ${title.region.name}`;
  const raw = toRawDocument({
    ...truth,
    title: ['Transparantie van klantprofielen', quarterLine],
    noteRegion: places.has('footnote') ? wrong.region.name : truth.noteRegion,
  });
  const regionName = at('table').region.name;
  return {
    raw: withTable(raw, (table) =>
      table.regionName
        ? { ...table, regionName: { ...table.regionName, text: regionName } }
        : table,
    ),
    seenAs: toLink(target, wrong, places),
  };
}

/** A wrong file name is a telling one; a right one may say nothing. */
function toLink({ published, random }: Target, wrong: Name, places: ReadonlySet<Place>): SeenAs {
  const { slug = '', ...own } = published.seenAs;
  const { slug: _, ...other } = toSeenAs(wrong.quarter, wrong.region.name, random);
  return {
    ...(places.has('link') ? other : own),
    slug: places.has('slug') ? toSlug(wrong.quarter, wrong.region.name) : slug,
  };
}

/** Do quarter and region stand in the file name? */
function isTelling({ seenAs }: Published): boolean {
  return seenAs.slug?.startsWith('transparantie') ?? false;
}

const EVERYWHERE: ReadonlySet<Place> = new Set(['title', 'link', 'slug', 'footnote', 'table']);
/** A quarter is named in these places only. */
const OF_QUARTER: readonly Place[] = ['title', 'link', 'slug'];
const OF_REGION: readonly Place[] = ['title', 'link', 'slug', 'footnote', 'table'];

function wrongQuarter(
  id: string,
  title: string,
  pick: (target: Target) => readonly Place[],
): MutationClass {
  return {
    id,
    title,
    mutate: (target) => {
      const quarter = pickQuarter(target);
      const places = new Set(pick(target));
      const isTold = !places.has('title') || !places.has('link') || isTelling(target.published);
      if (!quarter || (places.size < OF_QUARTER.length && !isTold)) return undefined;
      return relabel(target, { ...nameOf(target.published), quarter }, places);
    },
  };
}

function wrongRegion(
  id: string,
  title: string,
  pick: (target: Target) => readonly Place[],
): MutationClass {
  return {
    id,
    title,
    mutate: (target) => {
      const places = pick(target);
      if (places.every((place) => place === 'table') && !target.published.truth.regionColumns) {
        return undefined;
      }
      const region = pickRegion(target);
      return relabel(target, { ...nameOf(target.published), region }, new Set(places));
    },
  };
}

/** Some of the places, never all: the right name stands somewhere. The table names a region in one look only. */
const someOf =
  (places: readonly Place[]) =>
  ({ random }: Target): readonly Place[] => {
    const named = places.filter((place) => place !== 'table');
    return random.shuffle(named).slice(0, random.int(1, named.length - 1));
  };

/** The document under another quarter everywhere, while it is also loaded under its own. */
function copyTo(
  id: string,
  title: string,
  change: (truth: Truth, target: Target) => Truth,
): MutationClass {
  return {
    id,
    title,
    isOriginalLoaded: true,
    mutate: (target) => {
      const quarter = pickQuarter(target);
      if (!quarter) return undefined;
      const name = { ...nameOf(target.published), quarter };
      return relabel(target, name, EVERYWHERE, change(target.published.truth, target));
    },
  };
}

/** Numbers that another region has in this quarter, beside the names of this one. */
function takeNumbers(truth: Truth, { published, archive, random }: Target): Truth | undefined {
  const others = archive.published.filter(
    (one) =>
      one.quarter === published.quarter &&
      one.region !== published.region &&
      one.truth.rows.length === truth.rows.length,
  );
  if (others.length === 0) return undefined;
  const other = random.pick(others).truth;
  const rows = truth.rows.map(([name], index): TruthRow => [
    name,
    ...numbersOf(other.rows[index] ?? ['']),
  ]);
  return { ...truth, rows, totals: other.totals, register: other.register, pct: other.pct };
}

function scale(truth: Truth, factor: number, registerFactor: number): Truth {
  const rows = truth.rows.map((row): TruthRow => {
    const parts = numbersOf(row)
      .slice(0, 4)
      .map((part) => Math.round(part * factor));
    return [row[0], ...parts, parts.reduce((sum, part) => sum + part, 0)];
  });
  const totals = [0, 1, 2, 3, 4].map((cell) =>
    rows.reduce((sum, row) => sum + Number(row[cell + 1]), 0),
  );
  const register = Math.max(1, Math.round(truth.register * registerFactor));
  const isFitted = factor === registerFactor;
  const pct = isFitted ? Math.round((100 * (totals[4] ?? 0)) / register) : truth.pct;
  return { ...truth, rows, totals, register, pct };
}

export const LABEL_CLASSES: readonly MutationClass[] = [
  wrongQuarter('quarter-in-title', 'another quarter in the title', () => ['title']),
  wrongQuarter('quarter-in-link', 'another quarter in the title of the page', () => ['link']),
  wrongQuarter('quarter-in-file-name', 'another quarter in the file name', () => ['slug']),
  wrongQuarter(
    'quarter-in-some',
    'another quarter in one or two of title, page, file name',
    someOf(OF_QUARTER),
  ),
  wrongQuarter('quarter-everywhere', 'another quarter in title, page and file name', () => [
    ...EVERYWHERE,
  ]),
  wrongRegion('region-in-title', 'another region in the title', () => ['title']),
  wrongRegion('region-in-link', 'another region in the label of the link', () => ['link']),
  wrongRegion('region-in-file-name', 'another region in the file name', () => ['slug']),
  wrongRegion('region-in-footnote', 'another region in the footnote', () => ['footnote']),
  wrongRegion('region-in-table', 'another region in the region column', () => ['table']),
  wrongRegion('region-in-some', 'another region in some of the places', someOf(OF_REGION)),
  wrongRegion('region-everywhere', 'another region in every place', () => [...EVERYWHERE]),
  copyTo('copy', 'a loaded document again under another quarter', (truth) => truth),
  copyTo('copy-footnote', 'the same, with another register in the footnote', (truth) => {
    const register = truth.register + 3;
    return { ...truth, register, pct: Math.round((100 * Number(truth.totals[4])) / register) };
  }),
  copyTo('copy-changed', 'the same, with one number changed in all its sums', (truth) => {
    const add = (cells: readonly (number | string)[]) =>
      cells.map((cell, index) => (index === 1 || index === 4 ? Number(cell) + 1 : cell));
    const rows = truth.rows.map(([name, ...cells], index): TruthRow =>
      index === 0 ? [name, ...add(cells)] : [name, ...cells],
    );
    return { ...truth, rows, totals: add(truth.totals), register: truth.register + 1 };
  }),
  printed(
    'copy-of-region',
    'the numbers of another region of the quarter beside the right names',
    takeNumbers,
  ),
  printed(
    'scaled',
    'all counts times 1.5, 2, 5, 10 or 0.1, the footnote as it was',
    (truth, { random }) => scale(truth, random.pick([1.5, 2, 5, 10, 0.1]), 1),
  ),
  printed('scaled-register', 'all counts and the register scaled alike', (truth, { random }) => {
    const factor = random.pick([1.5, 2, 5, 10, 0.1]);
    return scale(truth, factor, factor);
  }),
  printed('percentage', 'another percentage', (truth, { random }) => {
    const pct = random.int(0, 100);
    return pct === truth.pct ? undefined : { ...truth, pct };
  }),
  printed('register', 'a digit of the register changed', (truth, { random }) => {
    const digits = String(truth.register);
    const at = random.int(0, digits.length - 1);
    const register = Number(digits.slice(0, at) + random.int(0, 9) + digits.slice(at + 1));
    return register === truth.register ? undefined : { ...truth, register };
  }),
  printed(
    'register-and-percentage',
    'another register with the percentage that fits it',
    (truth, { random }) => {
      const register = Math.ceil(truth.register * (0.7 + 0.7 * random.next()));
      const known = Number(truth.totals[4]);
      if (register === truth.register || register < known) return undefined;
      return { ...truth, register, pct: Math.round((100 * known) / register) };
    },
  ),
  printed('forged', 'a whole table of invented numbers that adds up', (truth, { published }) => {
    const other = forgery().find(
      (one) => one.quarter === published.quarter && one.region === published.region,
    );
    if (!other) return undefined;
    const { rows, totals, register, pct } = other.truth;
    return { ...truth, rows, totals, register, pct };
  }),
];

let forged: readonly Published[] | undefined;

/** Another country that never was: its numbers agree with each other and with nothing else. */
function forgery(): readonly Published[] {
  forged ??= makeHistory('forgery', 'fresh');
  return forged;
}
