/** The two languages of the report. Pure. */
export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same in both languages; `{name}` is a blank to fill. */
export type Text = Readonly<Record<Language, string>>;

/** `?lang=en` is English; everything else is Dutch. */
export function parseLanguage(text: string | undefined): Language {
  return text === 'en' ? 'en' : 'nl';
}
