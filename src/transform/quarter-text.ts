/** Dutch ways to write a quarter: 'Derde kwartaal 2020', '1e kwartaal 2023', 'kwartaal 1 2023', 'Q1 2023', '2023-q1'. */
import { makeQuarter, QUARTER_WORDS, type Quarter } from '../quarter.ts';
import { toWords } from '../reference/name-key.ts';

/** What a text says about the quarter. `impossible` is a fifth quarter or a year that cannot be: never to be ignored. */
export type QuarterText =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'one';
      readonly quarter: Quarter;
      readonly before: string;
      readonly after: string;
    }
  | { readonly kind: 'several'; readonly text: string }
  | { readonly kind: 'impossible'; readonly text: string };

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

type Found = {
  readonly quarter: Quarter | undefined;
  readonly start: number;
  readonly end: number;
};

/**
 * Looks for quarters in a text. `before` and `after` are the words around the one that was found.
 * A quarter written twice is one quarter; two different ones are `several`.
 */
export function parseQuarterText(text: string): QuarterText {
  const words = toWords(text).join(' ');
  const found = dropContained(FORMS.flatMap((form) => findAll(words, form)));
  const [first, ...others] = found;
  if (first === undefined) return { kind: 'none' };
  const codes = new Set(found.map((match) => match.quarter));
  if (codes.has(undefined)) return { kind: 'impossible', text };
  if (first.quarter === undefined || codes.size > 1) return { kind: 'several', text };
  const last = others.at(-1) ?? first;
  return {
    kind: 'one',
    quarter: first.quarter,
    before: words.slice(0, first.start).trim(),
    after: words.slice(last.end).trim(),
  };
}

function findAll(words: string, form: RegExp): Found[] {
  return [...words.matchAll(form)].map((match) => {
    const { ordinal, number, year } = match.groups ?? {};
    const quarter = number === undefined ? toOrdinal(ordinal ?? '') : Number(number);
    const start = match.index;
    return { quarter: toQuarter(Number(year), quarter), start, end: start + match[0].length };
  });
}

/** '2023 kwartaal 1 2023' matches two forms on shared words: both are kept unless one lies within the other. */
function dropContained(found: readonly Found[]): readonly Found[] {
  return found
    .filter((a) => !found.some((b) => a !== b && b.start <= a.start && a.end < b.end))
    .sort((a, b) => a.start - b.start);
}

function toOrdinal(text: string): number {
  const index = ORDINALS.indexOf(text);
  return index === -1 ? Number(text[0]) : index;
}

function toQuarter(year: number, quarter: number): Quarter | undefined {
  const possible = year >= FIRST_YEAR && year <= LAST_YEAR && quarter >= 1 && quarter <= 4;
  return possible ? makeQuarter(year, quarter) : undefined;
}
