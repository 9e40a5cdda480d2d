/** How a text of the table is said in one language. Pure. */
import type { Language } from './language.ts';
import { TEXTS, type TextKey } from './texts.ts';

type Blanks<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Blanks<Rest>
  : never;
type BlanksOf<K extends TextKey> = Blanks<(typeof TEXTS)[K]['nl']>;

/** Says a text of the table; the compiler asks for exactly the blanks it has. */
export type Say = <K extends TextKey>(
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
