/** Words as they are compared: a label, a title and a slug that mean the same look the same. Pure. */

/** Lower case, without accents, everything but letters and digits as one blank: 'Beschut-Werk ' → 'beschut werk'. */
export function toNormalForm(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The normal form without blanks: 'fact sheet', 'fact-sheet' and 'Factsheet' are one word. */
export function toCompactForm(text: string): string {
  return toNormalForm(text).replaceAll(' ', '');
}
