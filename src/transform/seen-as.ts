/** What the way to a document says about it (titles, labels, tags, slugs), and quarters and regions in free text. Nothing in it is trusted. */
import type { RegionCode } from '../codes.ts';
import {
  FIRST_QUARTER,
  type IsoDay,
  lastDay,
  makeQuarter,
  type Quarter,
  QUARTER_WORDS,
} from '../quarter.ts';
import { toWords } from '../reference/name-key.ts';
import type { Reference } from '../reference/reference.ts';
import { remember } from '../remember.ts';
import type { SeenAs } from '../seen-as.ts';

/** One thing that one source says. */
export type Statement = {
  readonly source: 'link title' | 'link label' | 'region tag' | 'slug' | 'file name';
  /** Undefined: it says nothing, or two things. `impossible`: it names a quarter that cannot be. */
  readonly quarter: Quarter | 'impossible' | undefined;
  readonly region: RegionCode | undefined;
  /** All regions named: `region` is the only one of them. */
  readonly regions: readonly RegionCode[];
  readonly text: string;
};

/** A listing's item and its page can have different titles: both then stand in `title`, and each is a statement. */
const TITLES = ' — ';
/** Texts: a title is said of every document of its page, a label in every quarter. */
const REMEMBERED = 1000;
/** The names of regions of all times are looked up on these days when no quarter is known. */
const ALL_TIMES: readonly IsoDay[] = [lastDay(FIRST_QUARTER), '2023-12-31', '2049-12-31'];

/**
 * Under which quarter and region a document is to be filed, going by its link alone. Each is undefined when the sources
 * differ or say nothing. A slug counts only when it gives both, and only where title, label and tag are silent.
 */
export function parseSeenAs(seenAs: SeenAs, reference: Reference) {
  const quarter = pickQuarter(toStatements(seenAs, undefined, undefined, reference));
  // A name can have changed its region (FoodValley was AM31 until 2017): with a quarter it has one meaning.
  const statements = toStatements(seenAs, undefined, quarter, reference);
  const spoken = statements.filter((said) => said.source !== 'slug' && said.regions.length > 0);
  const sources = spoken.length > 0 ? spoken : statements;
  const regions = new Set(sources.flatMap((said) => said.region ?? []));
  return { quarter, region: regions.size === 1 ? [...regions][0] : undefined };
}

/**
 * What each source says, for a document of that quarter. Title, label and tag count for what they say; slug and file
 * name only when both quarter and region can be read from them.
 */
export function toStatements(
  seenAs: SeenAs,
  fileName: string | undefined,
  quarter: Quarter | undefined,
  reference: Reference,
): readonly Statement[] {
  const tags = seenAs.regionTags ?? [];
  const sources: readonly (readonly [Statement['source'], string | undefined])[] = [
    ...(seenAs.title ?? '').split(TITLES).map((title) => ['link title', title] as const),
    ['link label', seenAs.label],
    // Several tags say that the page is about several regions: nothing about this document.
    ['region tag', tags.length === 1 ? tags[0] : undefined],
    ['slug', seenAs.slug],
    ['file name', fileName],
  ];
  return sources.flatMap(([source, text]) => {
    if (text === undefined || text === '') return [];
    const said = toStatement(source, text, quarter, reference);
    const isAddress = source === 'slug' || source === 'file name';
    const isComplete = said.quarter !== undefined && said.region !== undefined;
    return isAddress && !isComplete ? [] : [said];
  });
}

function toStatement(
  source: Statement['source'],
  text: string,
  ofDocument: Quarter | undefined,
  reference: Reference,
): Statement {
  const said = parseQuarterText(text.replace(/\.pdf$/i, ''));
  const own = said.kind === 'one' ? said.quarter : undefined;
  const quarter = said.kind === 'impossible' ? said.kind : own;
  const known = ofDocument ?? own;
  const days = known === undefined ? ALL_TIMES : [lastDay(known)];
  const regions = [...new Set(days.flatMap((day) => regionsOf(reference)(day)(text)))];
  const region = regions.length === 1 ? regions[0] : undefined;
  return { source, text, quarter, region, regions };
}

const regionsOf = remember(
  (reference: Reference) =>
    remember((day: IsoDay) =>
      remember((text: string) => findRegionsInText(text, day, reference), REMEMBERED),
    ),
  1,
);

/** The quarter on which title and label agree; where they are silent, the one in the slug. */
function pickQuarter(statements: readonly Statement[]): Quarter | undefined {
  const spoken = statements.filter((said) => said.source !== 'slug' && said.quarter !== undefined);
  const sources = spoken.length > 0 ? spoken : statements;
  const [quarter, ...others] = new Set(sources.flatMap((said) => said.quarter ?? []));
  return others.length > 0 || quarter === 'impossible' ? undefined : quarter;
}

// Regions named in free text: page titles, link labels, slugs, file names.

/** No name of a region has more words ('Stedendriehoek en Noordwest Veluwe' has four, seven when hyphens are blanks). */
const MOST_WORDS = 7;

type FoundRegion = { readonly region: RegionCode; readonly from: number; readonly to: number };

/**
 * Every different region that a text names by whole words on that day. The longest name wins where names overlap:
 * 'Noord-Holland Noord' is one region, and 'Rijk van Nijmegen' is not also 'Nijmegen'.
 */
export function findRegionsInText(text: string, day: IsoDay, reference: Reference): RegionCode[] {
  const words = toWords(text);
  const found: FoundRegion[] = [];
  for (let from = 0; from < words.length; from += 1) {
    const last = Math.min(words.length, from + MOST_WORDS);
    let key = '';
    for (let to = from + 1; to <= last; to += 1) {
      key += words[to - 1];
      for (const region of reference.regionsNamed(key, day)) found.push({ region, from, to });
    }
  }
  return [...new Set(found.filter((match) => !isInLonger(match, found)).map((m) => m.region))];
}

function isInLonger(match: FoundRegion, found: readonly FoundRegion[]): boolean {
  const length = match.to - match.from;
  return found.some(
    (other) => other.to - other.from > length && other.from < match.to && match.from < other.to,
  );
}

// Dutch ways to write a quarter: 'Derde kwartaal 2020', '1e kwartaal 2023', 'kwartaal 1 2023', 'Q1 2023', '2023-q1'.

/** What a text says about the quarter. `impossible` is a fifth quarter or a year that cannot be: never to be ignored. */
type QuarterText =
  | { readonly kind: 'none' | 'several' | 'impossible' }
  | {
      readonly kind: 'one';
      readonly quarter: Quarter;
      readonly before: string;
      readonly after: string;
    };

const FIRST_YEAR = 2015;
const LAST_YEAR = 2049;
const ORDINALS = ['nulde', 'eerste', 'tweede', 'derde', 'vierde', 'vijfde', 'zesde'];
const ORDINAL = `(?<ordinal>${ORDINALS.join('|')}|[0-9] ?(?:e|de|ste)?)`;
const QUARTER_WORD = `(?:${QUARTER_WORDS})`;
const NUMBER = `(?:${QUARTER_WORD} ?|[qk] ?)(?<number>[0-9])`;
const YEAR = '(?<year>[0-9]{4})';
/** Each stands between word boundaries of a text whose words are separated by single blanks. */
const FORMS = [
  `${ORDINAL} ?${QUARTER_WORD} (?:van )?(?:het jaar )?${YEAR}`,
  `${NUMBER} (?:van )?${YEAR}`,
  `${YEAR} ?${NUMBER}`,
  `${YEAR} ${ORDINAL} ${QUARTER_WORD}`,
].map((form) => new RegExp(`(?<![a-z0-9])${form}(?![a-z0-9])`, 'g'));

/**
 * Looks for quarters in a text. `before` and `after` are the words around the one that was found.
 * A quarter written twice is one quarter; two different ones are `several`.
 */
export const parseQuarterText = remember((text: string): QuarterText => {
  const words = toWords(text).join(' ');
  // '2023 kwartaal 1 2023' matches two forms on shared words: both count
  const found = FORMS.flatMap((form) => findAll(words, form)).sort((a, b) => a.start - b.start);
  const [first, ...others] = found;
  if (first === undefined) return { kind: 'none' };
  const codes = new Set(found.map((match) => match.quarter));
  if (codes.has(undefined)) return { kind: 'impossible' };
  if (first.quarter === undefined || codes.size > 1) return { kind: 'several' };
  const last = others.at(-1) ?? first;
  return {
    kind: 'one',
    quarter: first.quarter,
    before: words.slice(0, first.start).trim(),
    after: words.slice(last.end).trim(),
  };
}, REMEMBERED);

function findAll(words: string, form: RegExp) {
  return [...words.matchAll(form)].map((match) => {
    const { ordinal, number, year } = match.groups ?? {};
    const quarter = number === undefined ? toOrdinal(ordinal ?? '') : Number(number);
    const start = match.index;
    return { quarter: toQuarter(Number(year), quarter), start, end: start + match[0].length };
  });
}

function toOrdinal(text: string): number {
  const index = ORDINALS.indexOf(text);
  return index === -1 ? Number(text[0]) : index;
}

function toQuarter(year: number, quarter: number): Quarter | undefined {
  const possible = year >= FIRST_YEAR && year <= LAST_YEAR && quarter >= 1 && quarter <= 4;
  return possible ? makeQuarter(year, quarter) : undefined;
}
