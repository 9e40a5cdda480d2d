/**
 * The second reading's raw material: texts in the order of drawing. No positions, only the page and the font size; what
 * touches the text drawn just before it is its continuation.
 */
import type { PdfText } from '../pdf/text.ts';
import { joinTouching } from './joined-items.ts';
import { cleanLetters, splitAtBlanks } from './letters.ts';
import { isCountLike } from './marks.ts';

/** A drawn text, without the counts at its end. */
export type Text = {
  readonly kind: 'text';
  readonly page: number;
  readonly size: number;
  readonly words: readonly string[];
};
/** Texts that are all counts, one after the other; `parts` are the drawn texts, cut at blanks. */
export type Run = {
  readonly kind: 'run';
  readonly page: number;
  readonly parts: readonly (readonly string[])[];
};

/** Texts and runs of counts of a document, in order. A run never reaches over a page. */
export function toOrderedTexts(text: PdfText): (Text | Run)[] {
  const ordered: (Text | Run)[] = [];
  for (const { page, items } of text.pages) {
    let isGlued = false;
    for (const item of joinTouching(items)) {
      const words = splitAtBlanks(cleanLetters(item.text));
      if (words.length === 0) continue;
      const firstCount = words.findLastIndex((word) => !isCountLike(word)) + 1;
      const [texts, counts] = [words.slice(0, firstCount), words.slice(firstCount)];
      if (isLigature(words)) {
        isGlued = glue(ordered, words);
        continue;
      }
      if (isGlued && glue(ordered, texts)) texts.length = 0;
      isGlued = false;
      if (texts.length > 0) ordered.push({ kind: 'text', page, size: item.size, words: texts });
      if (counts.length > 0) addToRun(ordered, page, counts);
    }
  }
  return ordered;
}

/** Fonts without a ligature borrow it from another: it is drawn by itself, in the middle of a word. */
function isLigature(words: readonly string[]): boolean {
  return words.length === 1 && /^(?:ff|fi|fl|ffi|ffl)$/.test(words[0] ?? '');
}

/** Adds the first of the words to the last word drawn, the others behind it. */
function glue(ordered: (Text | Run)[], words: readonly string[]): boolean {
  const last = ordered.at(-1);
  const [first, ...others] = words;
  if (last?.kind !== 'text' || first === undefined) return false;
  const glued = [...last.words.slice(0, -1), `${last.words.at(-1) ?? ''}${first}`, ...others];
  ordered[ordered.length - 1] = { ...last, words: glued };
  return true;
}

function addToRun(ordered: (Text | Run)[], page: number, counts: readonly string[]): void {
  const last = ordered.at(-1);
  if (last?.kind === 'run' && last.page === page) {
    ordered[ordered.length - 1] = { kind: 'run', page, parts: [...last.parts, counts] };
  } else ordered.push({ kind: 'run', page, parts: [counts] });
}
