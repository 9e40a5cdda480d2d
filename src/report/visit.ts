/** One request, as its page sees it: language, formats, and how to link to another page in the same language. Pure. */
import { toFormats, type Formats } from './format.ts';
import type { Language } from './language.ts';
import { sayIn, type Say } from './say.ts';

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
