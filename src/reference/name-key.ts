/** The normal form on which names are compared. Deterministic rules only: two names are the same or they are not. */

const HYPHENS = /[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const APOSTROPHES = /['`´\u02bc\u2018\u2019\u201a\u201b\u2032\uff07]/g;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;
/** Grave, acute, circumflex, tilde, diaeresis, ring and cedilla: what Dutch and Frisian names carry. */
const ACCENTS = /(?<=[a-z])[\u0300-\u0303\u0308\u030a\u0327]/g;
/** Articles that stand behind the comma of an inverted name. A municipality of several parts has other words there. */
const INVERTED = /^([^,]+),\s*(de|den|het|'s|'t|ten|ter)-?$/;

/**
 * 'Gem. Haag, Den' → 'den haag': lower-case words of a–z and 0–9, separated by single blanks.
 * Undefined when the text holds a letter or mark that no Dutch name has (look-alikes of other scripts, overlays, footnote marks).
 */
export function toNameKey(printed: string): string | undefined {
  const folded = fold(printed)
    .replace(/^(gemeente\s|gem\.\s?|gem\s)\s*(?=\S)/, '')
    .replace(/\s*\(gemeente\)$/, '')
    .replace(INVERTED, '$2 $1');
  const words = unabbreviate(folded)
    .replace(/['.]/g, '')
    .replace(/[-/,()]/g, ' ')
    .trim()
    .split(/\s+/)
    .join(' ')
    .replace(/\baan den\b/g, 'aan de');
  return /^[a-z0-9]+( [a-z0-9]+)*$/.test(words) ? words : undefined;
}

/**
 * The key without its blanks, for looking up: 'Over-Betuwe', 'Overbetuwe' and a name broken at the end of a line
 * ('Schiermon- nikoog') are the same letters in the same order.
 */
export function toLookupKey(printed: string): string | undefined {
  return toNameKey(printed)?.replaceAll(' ', '');
}

/**
 * 'Regio Zwolle' → 'zwolle': the lookup key of a region, in which a leading 'regio', 'arbeidsmarktregio' or 'AMR' says
 * nothing.
 */
export function toRegionKey(printed: string): string | undefined {
  return toNameKey(printed)
    ?.replace(/^(((arbeidsmarkt)?regio|amr) )+(?=\S)/, '')
    .replaceAll(' ', '');
}

/**
 * Free text (a title, a label, a slug) as lower-case words of a–z and 0–9; whatever else stands there separates words.
 * Letters of other scripts separate too, so a look-alike never completes a name.
 */
export function toWords(text: string): readonly string[] {
  const plain = fold(text).replaceAll("'", '');
  return plain.match(/[a-z0-9]+/g) ?? [];
}

const PLAIN = /^[\x20-\x7e]*$/;

function fold(text: string): string {
  // nearly every text is plain, and is asked for again and again
  if (PLAIN.test(text)) {
    const folded = text.toLowerCase().replaceAll('`', "'").replaceAll('&', ' en ');
    return folded.replace(/ {2,}/g, ' ').trim();
  }
  return text
    .replace(INVISIBLE, '')
    .replace(/\u00ad\s*/g, '')
    .replace(APOSTROPHES, "'")
    .normalize('NFKD')
    .toLowerCase()
    .replace(APOSTROPHES, "'")
    .replace(HYPHENS, '-')
    .replace(ACCENTS, '')
    .replaceAll('&', ' en ')
    .replace(/\s+/g, ' ')
    .trim();
}

function unabbreviate(folded: string): string {
  return folded
    .replace(/\ba\s?[/.]\s?d\b\.?/g, 'aan de')
    .replace(/\bst(\.\s?|[\s-])(?=[a-z])/g, 'sint ')
    .replace(/\bc\.\s?a\./g, 'ca');
}
