/** Which links are ours, and the rule that says so. Pure; the rules are data. */
import { remember } from '../../remember.ts';
import { toSlug, type LinkKind } from './address.ts';

/** Rules that leave a link. */
export type IgnoreRule =
  | 'factsheet'
  | 'trendrapportage'
  | 'beschut_werk'
  | 'reading_guide'
  | 'not_a_pdf'
  | 'not_this_series';

/** Rules that take a link. */
export type TakeRule =
  /** Its own label or slug names the series. */
  | 'series_name'
  /** It stands on a publication page of the series, or is an item of it; its content decides. */
  | 'series_page'
  /** It speaks of the whole country. Taken all the same, for the archive: its content decides what it is. */
  | 'national'
  /** It is itself a source. */
  | 'named_source'
  /** It lies in a folder that is a source. */
  | 'folder_file';

export type Verdict =
  | { readonly verdict: 'taken'; readonly rule: TakeRule }
  | { readonly verdict: 'ignored'; readonly rule: IgnoreRule; readonly reason: string };

/** What is judged: its own words, and the words of the page or item it belongs to. */
export type Judged = {
  readonly url: string;
  readonly kind: LinkKind;
  readonly label: string;
  /** Is the page it stands on, or the item that names it, one of our series? */
  readonly isOnSeries: boolean;
};

/** How the series calls itself, without blanks: the singular is part of the plural. */
const SERIES = 'klantprofiel';

/** Its words stand in the compact form of a text. */
type DecoyRule = {
  readonly rule: IgnoreRule;
  readonly words: RegExp;
  readonly reason: string;
};

/** A guide may name the series; the publications that stand beside ours do not. */
const READING_GUIDE: DecoyRule = {
  rule: 'reading_guide',
  words: /leeswijzer|toelichting/,
  reason: 'explains how to read the publication',
};
const DECOYS: readonly DecoyRule[] = [
  { rule: 'factsheet', words: /factsheet/, reason: 'a factsheet is another publication' },
  {
    rule: 'trendrapportage',
    words: /trendrapportage/,
    reason: 'the regional trend report is another publication',
  },
  {
    rule: 'beschut_werk',
    words: /beschutwerk/,
    reason: 'the report on sheltered work is another publication',
  },
];

/** Words of their own that speak of the whole country. */
const NATIONAL = /\b(landelijke?|nederland|heel nederland)\b/;

/** Does a text (title, label or slug) name our series? */
export function namesSeries(text: string): boolean {
  return toCompactForm(text).includes(SERIES);
}

/** Judges a link to a file. The order of the rules is part of the rules. */
export function judgeFile({ url, kind, label, isOnSeries }: Judged): Verdict {
  const slug = toSlug(url);
  if (kind === 'other_file') return ignore('not_a_pdf', 'leads to another kind of file');
  const guide = findDecoy([READING_GUIDE], label, slug);
  if (guide) return guide;
  // A label that names the series beats everything but a guide; then other publications go; then the slug counts.
  if (!namesSeries(label)) {
    const decoy = findDecoy(DECOYS, label, slug);
    if (decoy) return decoy;
    if (!namesSeries(slug) && !isOnSeries) {
      return ignore('not_this_series', 'neither its label nor its page names klantprofielen');
    }
  }
  if (NATIONAL.test(toNormalForm(`${label} ${slug}`)))
    return { verdict: 'taken', rule: 'national' };
  const isNamed = namesSeries(label) || namesSeries(slug);
  return { verdict: 'taken', rule: isNamed ? 'series_name' : 'series_page' };
}

/** The rule by which a page of another series is left: the publication it is, when that is known. */
export function toForeignRule(title: string, url: string): Verdict {
  return (
    findDecoy(DECOYS, title, toSlug(url)) ??
    ignore('not_this_series', 'neither its title nor its address names klantprofielen')
  );
}

function findDecoy(rules: readonly DecoyRule[], ...texts: readonly string[]): Verdict | undefined {
  const compact = texts.map(toCompactForm);
  const hit = rules.find(({ words }) => compact.some((text) => words.test(text)));
  return hit && ignore(hit.rule, hit.reason);
}

/** A link that is left, with the rule and its words. */
export function ignore(rule: IgnoreRule, reason: string) {
  return { verdict: 'ignored' as const, rule, reason };
}

/** Texts: each rule looks at the same ones. */
const REMEMBERED = 1000;

/** Lower case, without accents, everything but letters and digits as one blank: 'Beschut-Werk ' → 'beschut werk'. */
export const toNormalForm = remember(
  (text: string) =>
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  REMEMBERED,
);

/** The normal form without blanks: 'fact sheet', 'fact-sheet' and 'Factsheet' are one word. */
export const toCompactForm = remember(
  (text: string) => toNormalForm(text).replaceAll(' ', ''),
  REMEMBERED,
);
