/** What the words of a heading say: who serves, whether there is a profile, or that it is the total. Data, passed in. */
import type { Measure } from './measures.ts';

/** The words that a heading may be made of: the part `headings` of `reference/layouts.json`. */
export type HeadingWords = {
  readonly municipal: readonly string[];
  readonly uwv: readonly string[];
  readonly profile: readonly string[];
  readonly with: readonly string[];
  readonly without: readonly string[];
  readonly total: readonly string[];
  /** They say nothing about a column. */
  readonly other: readonly string[];
  /** Words that stay behind where headings are pictures; they say nothing either, and alone they are no headings. */
  readonly remnants: readonly string[];
};

export type Said = 'municipal' | 'uwv' | 'profile' | 'with' | 'without' | 'total';
type Kind = Said | 'other' | 'remnants';

const KINDS: readonly Kind[] = [
  ...(['municipal', 'uwv', 'profile', 'with', 'without', 'total'] as const),
  ...(['other', 'remnants'] as const),
];
type Known = readonly (readonly [letters: string, kind: Kind])[];
type Prepared = {
  readonly known: Known;
  /** The same headings stand over nearly every table: what was asked lately. */
  readonly said: Map<string, ReadonlySet<Said> | undefined>;
};
const prepared = new WeakMap<HeadingWords, Prepared>();
/** Texts whose meaning is kept; then all are forgotten, so that odd documents fill no memory. */
const MOST_KEPT = 1_000;

/** Longest first: 'gemeenten' before 'gemeente'. */
function prepare(words: HeadingWords): Prepared {
  const found = prepared.get(words) ?? {
    known: KINDS.flatMap((kind) =>
      words[kind].map((word) => [toLetters(word), kind] as const),
    ).sort(([a], [b]) => b.length - a.length),
    said: new Map(),
  };
  prepared.set(words, found);
  return found;
}

/**
 * What a text says; undefined when it holds anything but known words. Headings wrap, are hyphenated and lose blanks, so
 * only letters and digits count. 'Met' and 'zonder' must be about a profile: before it, or alone.
 */
export function whatIsSaid(text: string, words: HeadingWords): ReadonlySet<Said> | undefined {
  const { known, said } = prepare(words);
  if (!said.has(text)) {
    if (said.size >= MOST_KEPT) said.clear();
    said.set(text, understand(text, known));
  }
  return said.get(text);
}

function understand(text: string, known: Known): ReadonlySet<Said> | undefined {
  const kinds = cutIntoWords(toLetters(text), known);
  const isAboutProfile = kinds?.every((kind, index) => {
    const next = kinds[index + 1];
    return (kind !== 'with' && kind !== 'without') || next === undefined || next === 'profile';
  });
  if (kinds === undefined || isAboutProfile !== true) return undefined;
  return new Set(kinds.flatMap((kind) => (kind === 'other' || kind === 'remnants' ? [] : [kind])));
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

/** May all of this be said of one column? */
export function isConsistent(said: ReadonlySet<Said>): boolean {
  if (said.has('total')) return said.size === 1;
  return !(said.has('municipal') && said.has('uwv')) && !(said.has('with') && said.has('without'));
}

/** Undefined unless it is the total alone, or one who serves and whether there is a profile. */
export function toMeasure(said: ReadonlySet<Said>): Measure | undefined {
  if (!isConsistent(said)) return undefined;
  if (said.has('total')) return 'known_in_sonar';
  if (!said.has('profile') || !(said.has('municipal') || said.has('uwv'))) return undefined;
  const holder = said.has('uwv') ? 'uwv' : 'municipal';
  return said.has('without') ? `${holder}_without_profile` : `${holder}_with_profile`;
}

/** Lower-case letters and digits without anything between them, and without raised marks. */
function toLetters(text: string): string {
  const plain = text.replaceAll(/[⁰¹²³⁴-⁹*]/gu, '').normalize('NFKC');
  return plain.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
