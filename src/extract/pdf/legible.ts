/**
 * Can the code points of a text be what the page shows? Fonts without a ToUnicode table leave glyph numbers, which
 * come out as control characters, private-use characters or U+FFFD.
 */
import type { PageText } from './text.ts';

// a few are ordinary: bullets and icons of symbol fonts
const MOST_UNMAPPED_SHARE = 0.05;

const UNMAPPED = /[\p{Cc}\p{Co}\p{Cn}\uFFFD]/gu;

/** What is wrong, in words; undefined when the text can be read. */
export function findUnmappedGlyphs(pages: readonly PageText[]): string | undefined {
  const text = pages.flatMap((page) => page.items.map((item) => item.text)).join('');
  const unmapped = text.match(UNMAPPED)?.length ?? 0;
  const characters = Array.from(text.replace(/ /g, '')).length;
  if (unmapped === 0 || unmapped <= characters * MOST_UNMAPPED_SHARE) return undefined;
  return `${unmapped} of ${characters} characters have no meaning outside their font (no ToUnicode table)`;
}
