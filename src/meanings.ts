/**
 * What codes and states mean, in both languages: the words of the report and of the table klantprofielen.code_label.
 * meanings.json has them, by the kind of that table; docs/runbook.md says, under the same code, what to do.
 */
import type { CheckCode } from './findings.ts';
import meanings from './meanings.json' with { type: 'json' };
import { printable } from './printable.ts';

/** Not imported: an import of node:http evaluates all of it, Node's own fetch among it (50 ms). */
const { STATUS_CODES } = process.getBuiltinModule('node:http');

export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Text = Readonly<Record<Language, string>>;
type Texts = Readonly<Record<string, Text>>;
type CheckText = Text & {
  /** May a person accept a document in spite of it? */
  readonly acceptable: boolean;
  /** What stands on its two sides, where 'expected' and 'found' would leave it open. */
  readonly sides?: readonly string[];
};

/** Checks (what it means that one failed), states, and `reason`: why something is not loaded, was not fetched, or was left. */
type Meanings = Readonly<Record<Exclude<keyof typeof meanings, 'check'>, Texts>> & {
  readonly check: Readonly<Record<CheckCode, CheckText>>;
};

export const MEANINGS: Meanings = meanings;

/** The entry that explains a code: its own, or that of its family; undefined when there is none. */
export function findEntry(code: string): string | undefined {
  const entry = /^http_5\d\d$/.test(code) ? 'http_5xx' : code;
  const isKnown = Object.hasOwn(MEANINGS.check, entry) || Object.hasOwn(MEANINGS.reason, entry);
  return isKnown ? entry : undefined;
}

/** What a code says in words: of a check or of another reason; undefined when it has no entry. */
export function findMeaning(code: string, language: Language): string | undefined {
  const entry = findEntry(code);
  const known: Texts = { ...MEANINGS.reason, ...MEANINGS.check };
  return entry === undefined ? undefined : known[entry]?.[language];
}

/** The word for a state; the state itself when it has no entry. */
export function toWord(kind: keyof Meanings, state: string, language: Language): string {
  const known: Texts = MEANINGS[kind];
  return (Object.hasOwn(known, state) ? known[state]?.[language] : undefined) ?? state;
}

/** A check that failed, as the program has it or as it was stored. */
export type FailedCheck = {
  readonly code: string;
  readonly subject: string;
  readonly expected?: string | number | null | undefined;
  readonly found?: string | number | null | undefined;
};

/** What to call the two sides of a check. What belongs to no row has none to set side by side. */
export function toSides({
  code,
  subject,
}: FailedCheck): readonly [expected: string, found: string] {
  const texts: Readonly<Record<string, CheckText>> = MEANINGS.check;
  const [expected = 'expected', found = 'found'] =
    subject === 'table' ? [] : (texts[code]?.sides ?? []);
  return [expected, found];
}

/** 'row_sum (Alkmaar): printed total of the row 3277, sum of its parts 3278' */
export function describeFinding(check: FailedCheck): string {
  const { code, subject, expected, found } = check;
  const [one, other] = toSides(check);
  const say = (value: FailedCheck['found']): string => printable(String(value ?? '') || 'nothing');
  return `${code} (${printable(subject)}): ${one} ${say(expected)}, ${other} ${say(found)}`;
}

/** Every status, check, layout and reason that a column of the warehouse can hold, with its words. */
export function toCodeLabels(
  layouts: readonly {
    readonly id: string;
    readonly description: string;
    readonly description_nl: string;
  }[],
) {
  const looks = layouts.map(({ id, description, description_nl }) => [
    id,
    { nl: description_nl, en: description },
  ]);
  const kinds: Readonly<Record<string, Texts>> = {
    ...MEANINGS,
    reason: { ...toAnswers(), ...MEANINGS.reason },
    layout: Object.fromEntries(looks) as Texts,
  };
  return Object.entries(kinds).flatMap(([kind, texts]) =>
    Object.entries<Text & { readonly acceptable?: boolean }>(texts).map(
      ([code, { nl, en, acceptable = null }]) => {
        return { kind, code, label_nl: nl, label_en: en, acceptable };
      },
    ),
  );
}

/** One for each HTTP status that is no success: a failed download is called after it. */
function toAnswers(): Texts {
  const failures = Object.keys(STATUS_CODES).filter((status) => Number(status) >= 300);
  const toText = (status: string): Text =>
    MEANINGS.reason[status.startsWith('5') ? 'http_5xx' : `http_${status}`] ?? {
      nl: `De bron antwoordt met ${status}.`,
      en: `The source answers ${status}.`,
    };
  return Object.fromEntries(failures.map((status) => [`http_${status}`, toText(status)]));
}
