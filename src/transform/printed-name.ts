/**
 * The name as one line: a name that was wrapped behind its hyphen ('Schouwen-' / 'Duiveland') comes joined by a blank
 * that nobody printed. Only before a capital: 'Noord- en …' would keep its blank.
 */
export function unwrapName(name: string): string {
  return name.replaceAll(/(?<=\p{L}-) (?=\p{Lu})/gu, '');
}
