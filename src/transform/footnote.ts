/** The footnote: the region, its persons in the doelgroepregister, and the share of them that Sonar knows. */
import { parsePercent, toNumber, type Percent } from '../percent.ts';
import { toLookupKey } from '../reference/name-key.ts';
import { parseCount } from './reading.ts';

export type Footnote = {
  readonly printedRegion: string;
  readonly registerPersons: number;
  readonly known: Percent;
};

/**
 * The sentence without blanks and hyphens, because it wraps anywhere and may be hyphenated there.
 * The name of the region is searched from the last 'arbeidsmarktregio' before the verb.
 */
const SENTENCE =
  /arbeidsmarktregio(?<region>(?:(?!arbeidsmarktregio)[^.]){1,60}?)bevathetdoelgroepregisterbanenafspraakintotaal(?<register>.{1,20}?)personen\.?hiervanis(?<pct>.{1,16}?)bekendbinnensonar/dgsu;
/** Whatever goes wrong, this much of the sentence shows that there is one. */
const TRACE = /doelgroepregisterbanenafspraakintotaal|bekendbinnensonar/gu;

/** Blanks, accents, hyphens and what nobody sees. */
const UNREAD = /[\s\p{M}\p{Cf}\u002d\u2010-\u2015]/gu;

type Compact = { readonly text: string; readonly at: readonly number[] };

/** Reads the footnote out of the lines outside the table, in reading order; a text says why there is none. */
export function readFootnote(lines: readonly string[]): Footnote | string {
  const source = lines.join('\n');
  const compact = toCompact(source);
  const matches = [...compact.text.matchAll(SENTENCE)];
  if (matches.length === 0) return describeTrace(source, compact);
  const footnotes = matches.map((match) => parseSentence(match, source, compact));
  const unreadable = footnotes.find((footnote) => typeof footnote === 'string');
  if (unreadable !== undefined) return unreadable;
  const read = footnotes.filter((footnote) => typeof footnote !== 'string');
  const [footnote] = read;
  if (footnote !== undefined && new Set(read.map(identity)).size === 1) return footnote;
  const texts = read.map(
    (one) => `${one.registerPersons} ${toNumber(one.known)}% ${one.printedRegion}`,
  );
  return `different footnotes: ${texts.join(' | ')}`;
}

function parseSentence(
  match: RegExpExecArray,
  source: string,
  compact: Compact,
): Footnote | string {
  const original = (name: string): string => {
    const [start, end] = match.indices?.groups?.[name] ?? [0, 0];
    return source.slice(compact.at[start], compact.at[end]);
  };
  const unbroken = original('register').replace(/\.\s+|\s+\./g, '.');
  const register = unbroken.replace(/\s/g, ' ').trim();
  const pct = original('pct').trim();
  const known = parsePercent(pct.replace(/-\n/g, ''));
  const persons = parseCount(register);
  if (persons.kind !== 'count') return `persons in the register: ${register}`;
  if (known === undefined) return `percentage: ${pct}`;
  const printedRegion = original('region').replace(/\s+/g, ' ').trim();
  return { printedRegion, registerPersons: persons.persons, known };
}

function identity(footnote: Footnote): string {
  const { printedRegion, registerPersons, known } = footnote;
  const pct = [known.digits, known.decimals];
  return [toLookupKey(printedRegion) ?? printedRegion, registerPersons, ...pct].join(' ');
}

/** Lower-case letters and signs without accents, blanks and hyphens, each with its place in the source. */
function toCompact(source: string): Compact {
  let text = '';
  const at: number[] = [];
  let place = 0;
  for (const character of source) {
    const folded = character.normalize('NFKD').toLowerCase();
    for (const piece of folded.replace(UNREAD, '')) {
      text += piece;
      for (let unit = 0; unit < piece.length; unit += 1) at.push(place);
    }
    place += character.length;
  }
  return { text, at };
}

function describeTrace(source: string, compact: Compact): string {
  const trace = [...compact.text.matchAll(TRACE)][0];
  if (trace === undefined) return 'no footnote';
  const from = compact.at[trace.index] ?? 0;
  return `not understood: ${source.slice(Math.max(0, from - 60), from + 140).replace(/\s+/g, ' ')}`;
}
