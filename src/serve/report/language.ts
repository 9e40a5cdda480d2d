/** The two languages of the report, and how a text of the table is said in one of them. Pure. */
import { TEXTS, type TextKey } from './texts.ts';

export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same in both languages; `{name}` is a blank to fill. */
export type Text = Readonly<Record<Language, string>>;

type Blanks<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Blanks<Rest>
  : never;
type BlanksOf<K extends TextKey> = Blanks<(typeof TEXTS)[K]['nl']>;

/** Says a text of the table; the compiler asks for exactly the blanks it has. */
export type Say = <K extends TextKey>(
  key: K,
  ...values: [BlanksOf<K>] extends [never] ? [] : [Readonly<Record<BlanksOf<K>, string | number>>]
) => string;

/** `?lang=en` is English; everything else is Dutch. */
export function parseLanguage(text: string | undefined): Language {
  return text === 'en' ? 'en' : 'nl';
}

export function sayIn(language: Language): Say {
  return (key, ...[values]) => {
    const text: string = TEXTS[key][language];
    return values === undefined ? text : fillBlanks(text, values);
  };
}

/** Puts values into the blanks of a text; a blank without a value stays as it is. */
export function fillBlanks(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (blank, name: string) => String(values[name] ?? blank));
}
