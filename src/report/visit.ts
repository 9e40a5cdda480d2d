/** One request, as its page sees it: language, formats, and how to link to another page in the same language. Pure. */
import type { Kysely } from 'kysely';

import type { Database } from '../load/schema.ts';
import type { Reference } from '../reference/reference.ts';
import type { DrawChart } from './chart.ts';
import { type Formats, toFormats } from './format.ts';
import { type Language, type TextKey, TEXTS } from './texts.ts';

export type Visit = {
  readonly language: Language;
  readonly say: Say;
  readonly formats: Formats;
  readonly path: string;
  readonly now: Date;
  /** The address of a page of ours, in the language of this visit. */
  href(page: string, parameters?: Readonly<Record<string, string>>): string;
  /** The address of this page in another language. */
  inLanguage(language: Language): string;
};

export function toVisit(url: URL, language: Language, now: Date): Visit {
  // two slashes in front would lead to another host
  const path = url.pathname.replace(/^\/+/, '/');
  const inLanguage = (wanted: Language) => {
    const parameters = Object.fromEntries(url.searchParams);
    delete parameters['lang'];
    return toAddress(path, parameters, wanted);
  };
  return {
    language,
    say: sayIn(language),
    formats: toFormats(language),
    path,
    now,
    href: (page, parameters = {}) => toAddress(page, parameters, language),
    inLanguage,
  };
}

function toAddress(
  path: string,
  parameters: Readonly<Record<string, string>>,
  language: Language,
): string {
  const [plain = '', fragment] = path.split('#');
  const query = new URLSearchParams({
    ...parameters,
    ...(language === 'nl' ? {} : { lang: language }),
  }).toString();
  return `${plain}${query ? `?${query}` : ''}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** `?lang=en` is English; everything else is Dutch. */
export function parseLanguage(text: string | undefined): Language {
  return text === 'en' ? 'en' : 'nl';
}

// How a text of the table is said in one language. Pure.

type Blanks<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Blanks<Rest>
  : never;
type BlanksOf<K extends TextKey> = Blanks<(typeof TEXTS)[K]['nl']>;

/** Says a text of the table; the compiler asks for exactly the blanks it has. */
type Say = <K extends TextKey>(
  key: K,
  ...values: [BlanksOf<K>] extends [never] ? [] : [Readonly<Record<BlanksOf<K>, string | number>>]
) => string;

export function sayIn(language: Language): Say {
  return (key, ...[values]) => {
    const text: string = TEXTS[key][language];
    return values === undefined ? text : fillBlanks(text, values);
  };
}

/** Puts values into the blanks of a text; a blank without a value stays as it is. */
export function fillBlanks(
  text: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return text.replaceAll(/\{(\w+)\}/g, (blank, name: string) => String(values[name] ?? blank));
}

/** What every page is made from. */
export type Context = {
  readonly db: Kysely<Database>;
  readonly reference: Reference;
  readonly drawChart: DrawChart;
};
