/** The words for a code or state in the language of the page. */
import { CHECK_MEANINGS } from '../check-meanings.ts';
import { REASON_MEANINGS } from '../code-meanings.ts';
import type { Language, Text } from './texts.ts';

/** The entry that explains a code: its own, or that of its family; undefined when there is none. */
export function findEntry(code: string): string | undefined {
  const entry = /^http_5\d\d$/.test(code) ? 'http_5xx' : code;
  return Object.hasOwn(CHECK_MEANINGS, entry) || Object.hasOwn(REASON_MEANINGS, entry)
    ? entry
    : undefined;
}

/** What a code says in words: of a check or of another reason; undefined when it has no entry. */
export function findMeaning(code: string, language: Language): string | undefined {
  const entry = findEntry(code);
  const known: Readonly<Record<string, Text>> = { ...REASON_MEANINGS, ...CHECK_MEANINGS };
  return entry === undefined ? undefined : known[entry]?.[language];
}

/** The word for a state; the state itself when it has no entry. */
export function toWord(
  meanings: Readonly<Record<string, Text>>,
  state: string,
  language: Language,
): string {
  return (Object.hasOwn(meanings, state) ? meanings[state]?.[language] : undefined) ?? state;
}
