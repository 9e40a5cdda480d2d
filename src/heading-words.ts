/** What the words of a heading say of the column below: who serves, whether there is a profile, or that it is the total. */
import type { Measure } from './measures.ts';
import { remember } from './remember.ts';

/**
 * Bits, because hundreds of them are united for each table. `other` says nothing about a column. `remnants` stay behind
 * where headings are pictures: they say nothing either, and alone they are no headings.
 */
const BIT = {
  municipal: 1,
  uwv: 2,
  profile: 4,
  with: 8,
  without: 16,
  total: 32,
  other: 0,
  remnants: 0,
};
type Kind = keyof typeof BIT;
export const HEADING_KINDS = Object.keys(BIT) as readonly Kind[];
/** All that is said, as a sum of bits. */
export type Said = number;

/** The words that a heading may be made of: the part `headings` of `reference/layouts.json`. */
export type HeadingWords = Readonly<Record<Kind, readonly string[]>>;

type Known = readonly (readonly [letters: string, kind: Kind])[];
/** Texts whose meaning is kept: the same headings stand over nearly every table. */
const MOST_KEPT = 1_000;

const prepare = remember((words: HeadingWords) => {
  // longest first: 'gemeenten' before 'gemeente'
  const known: Known = HEADING_KINDS.flatMap((kind) =>
    words[kind].map((word) => [toLetters(word), kind] as const),
  ).sort(([a], [b]) => b.length - a.length);
  return { known, understand: remember((text: string) => understand(text, known), MOST_KEPT) };
}, 1);

/**
 * What a text says; undefined when it holds anything but known words. Headings wrap, are hyphenated and lose blanks, so
 * only letters and digits count. 'Met' and 'zonder' must be about a profile: before it, or alone.
 */
export function whatIsSaid(text: string, words: HeadingWords): Said | undefined {
  return prepare(words).understand(text);
}

function understand(text: string, known: Known): Said | undefined {
  const kinds = cutIntoWords(toLetters(text), known);
  if (kinds === undefined) return undefined;
  const isAboutProfile = kinds.every((kind, index) => {
    const next = kinds[index + 1];
    return (kind !== 'with' && kind !== 'without') || next === undefined || next === 'profile';
  });
  return isAboutProfile ? unite(kinds.map((kind) => BIT[kind])) : undefined;
}

function cutIntoWords(letters: string, known: Known): readonly Kind[] | undefined {
  if (letters === '') return [];
  for (const [word, kind] of known) {
    const rest = letters.startsWith(word)
      ? cutIntoWords(letters.slice(word.length), known)
      : undefined;
    if (rest !== undefined) return [kind, ...rest];
  }
  return undefined;
}

/** Is the text empty, or made of remnants alone? */
export function isRemnant(text: string, words: HeadingWords): boolean {
  const remnants = prepare(words).known.filter(([, kind]) => kind === 'remnants');
  return cutIntoWords(toLetters(text), remnants) !== undefined;
}

export function unite(all: readonly Said[]): Said {
  return all.reduce((said, one) => said | one, 0);
}

/** May all of this be said of one column? */
export function isConsistent(said: Said): boolean {
  const saysBoth = (one: number, other: number) => (said & one) !== 0 && (said & other) !== 0;
  if ((said & BIT.total) !== 0) return said === BIT.total;
  return !saysBoth(BIT.municipal, BIT.uwv) && !saysBoth(BIT.with, BIT.without);
}

/** Undefined unless it is the total alone, or one who serves and whether there is a profile. */
export function toMeasure(said: Said): Measure | undefined {
  if (!isConsistent(said)) return undefined;
  const has = (one: number) => (said & one) !== 0;
  if (has(BIT.total)) return 'known_in_sonar';
  if (!has(BIT.profile) || !has(BIT.municipal | BIT.uwv)) return undefined;
  const holder = has(BIT.uwv) ? 'uwv' : 'municipal';
  return has(BIT.without) ? `${holder}_without_profile` : `${holder}_with_profile`;
}

/** Lower-case letters and digits without anything between them, and without raised marks. */
function toLetters(text: string): string {
  const plain = text.replaceAll(/[⁰¹²³⁴-⁹*]/gu, '').normalize('NFKC');
  return plain.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
