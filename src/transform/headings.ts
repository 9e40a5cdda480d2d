/** Which printed column is which measure: by the headings when they are printed, else by the layout. */
import { MEASURES, type Measure } from '../measures.ts';
import type { RawHeading } from '../raw.ts';
import { toWords } from '../reference/name-key.ts';
import type { Layout, Layouts } from '../reference/schema.ts';

export type ColumnMapping =
  | {
      readonly kind: 'mapped';
      /** The measure of each count column, left to right: all five, each once. */
      readonly columns: readonly Measure[];
      readonly measuresFrom: 'header' | 'layout';
    }
  | { readonly kind: 'not-understood'; readonly seen: string };

/**
 * Headings decide when all five are printed and name all five measures. When none is in the text layer, or only the
 * remnants that `layouts.json` lists, the layout decides. Anything between is not understood: a guess would swap columns.
 */
export function findMapping(
  headings: readonly RawHeading[],
  layout: Layout,
  vocabulary: Layouts['headings'],
): ColumnMapping {
  const remnants = new Set(['', ...vocabulary.remnants.map(toLetters)]);
  const isAbsent = (heading: RawHeading): boolean =>
    remnants.has(toLetters(heading.text)) && remnants.has(toLetters(heading.group));
  if (headings.every(isAbsent)) {
    return { kind: 'mapped', columns: layout.columns, measuresFrom: 'layout' };
  }
  const columns = headings.map((heading) => findMeasure(heading, vocabulary));
  const known = columns.filter((measure) => measure !== undefined);
  if (known.length === MEASURES.length && new Set(known).size === MEASURES.length) {
    return { kind: 'mapped', columns: known, measuresFrom: 'header' };
  }
  return { kind: 'not-understood', seen: headings.map(describe).join(' | ') };
}

function findMeasure(heading: RawHeading, vocabulary: Layouts['headings']): Measure | undefined {
  const text = toLetters(`${heading.group} ${heading.text}`);
  return phrasesOf(vocabulary).find(([phrase]) => phrase === text)?.[1];
}

type Phrases = readonly (readonly [string, Measure])[];
const known = new WeakMap<Layouts['headings'], Phrases>();

/** The same vocabulary is asked five times a document. */
function phrasesOf(vocabulary: Layouts['headings']): Phrases {
  const phrases = known.get(vocabulary) ?? toPhrases(vocabulary);
  known.set(vocabulary, phrases);
  return phrases;
}

/** Every way to write each measure, as letters: 'gemeentegeenklantprofielinsonar'. */
function toPhrases(vocabulary: Layouts['headings']): Phrases {
  const { holders, total } = vocabulary;
  const phrases = (
    names: readonly string[],
    texts: readonly string[],
    measure: Measure,
  ): (readonly [string, Measure])[] =>
    names.flatMap((name) => texts.map((text) => [toLetters(`${name} ${text}`), measure] as const));
  return [
    ...phrases(holders.municipal, vocabulary.with, 'municipal_with_profile'),
    ...phrases(holders.municipal, vocabulary.without, 'municipal_without_profile'),
    ...phrases(holders.uwv, vocabulary.with, 'uwv_with_profile'),
    ...phrases(holders.uwv, vocabulary.without, 'uwv_without_profile'),
    ...phrases([''], total, 'known_in_sonar'),
  ];
}

/** Headings wrap and are hyphenated, so only their letters count. */
function toLetters(text: string): string {
  return toWords(text).join('');
}

function describe(heading: RawHeading): string {
  return [heading.group, heading.text].filter((text) => text !== '').join(': ') || '(none)';
}
