/** The ways in which a look sets its letters, as HTML. */
import type { Look } from './look.ts';

/** Text for HTML and XML. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Text as HTML, set as the look does it. */
export function putLetters(text: string, look: Look, kind: 'text' | 'count'): string {
  if (text === '') return '';
  switch (look.letters) {
    case 'single':
      return `<span class="single">${text.split(' ').map(single).join(' ')}</span>`;
    case 'split':
      return text.split(' ').map(split).join(' ');
    case 'doubled':
      return `<span class="twice">${escapeXml(text)}<span>${escapeXml(text)}</span></span>`;
    default:
      return escapeXml(plainLetters(text, look, kind));
  }
}

/** The characters that a look prints: what is left when a producer knows no effects. */
export function plainLetters(text: string, look: Look, kind: 'text' | 'count'): string {
  if (kind === 'count') return text;
  if (look.letters === 'ligatures')
    return text.replaceAll('fi', '\uFB01').replaceAll('fl', '\uFB02');
  if (look.letters === 'soft-hyphens') {
    return text.replaceAll(/(?<=\p{L}{4})(?=\p{L}{4})/gu, '\u00AD');
  }
  return text;
}

function single(word: string): string {
  return Array.from(word, (letter) => `<span>${escapeXml(letter)}</span>`).join('');
}

/** In two parts with a narrow gap, as kerning leaves it. */
function split(word: string): string {
  const middle = Math.ceil(word.length / 2);
  const [start, end] = [word.slice(0, middle), word.slice(middle)];
  return end === ''
    ? escapeXml(word)
    : `${escapeXml(start)}<span class="part">${escapeXml(end)}</span>`;
}
