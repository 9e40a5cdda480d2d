/** Numbers, days and instants as a reader of either language writes them. Pure. */
import { html } from 'hono/html';

import type { PerMeasure } from '../measures.ts';
import { findQuarter, numberOf, yearOf } from '../quarter.ts';
import type { Language } from './texts.ts';

/** What hono's template makes: text that is already escaped. */
export type Html = ReturnType<typeof html>;

export type Formats = {
  /** 14208 → '14.208' */
  count(value: number): string;
  /** 0.739 → '73,9%'; '–' when there is nothing to divide. */
  share(value: number | undefined): string;
  /** 74 → '74%', a percentage as printed. */
  percent(value: number): string;
  /** '2023Q1' → '1e kwartaal 2023' */
  quarter(code: string): string;
  /** '2023-07-31' → a <time>. */
  day(day: string): Html;
  /** An instant as a <time>, in Amsterdam's time. */
  instant(instant: Date): Html;
  /** '31 juli 2023', where markup cannot stand. */
  dayText(day: string): string;
  instantText(instant: Date): string;
};

const LOCALES = { nl: 'nl-NL', en: 'en-GB' } as const;
const NOTHING = '–';

export function toFormats(language: Language): Formats {
  const locale = LOCALES[language];
  const counts = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const percents = new Intl.NumberFormat(locale, { style: 'percent' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const instants = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam',
  });
  const dayText = (day: string) => days.format(new Date(`${day}T00:00:00Z`));
  const instantText = (instant: Date) => instants.format(instant);
  return {
    count: (value) => counts.format(value),
    share: (value) => (value === undefined ? NOTHING : shares.format(value)),
    percent: (value) => percents.format(value / 100),
    quarter: (code) => toQuarterText(code, language),
    dayText,
    instantText,
    day: (day) => html`<time datetime="${day}">${dayText(day)}</time>`,
    instant: (instant) =>
      html`<time datetime="${instant.toISOString()}">${instantText(instant)}</time>`,
  };
}

/** As dim_quarter labels it. */
function toQuarterText(code: string, language: Language): string {
  const quarter = findQuarter(code);
  if (!quarter) return code;
  return language === 'nl'
    ? `${numberOf(quarter)}e kwartaal ${yearOf(quarter)}`
    : `Q${numberOf(quarter)} ${yearOf(quarter)}`;
}

// Shares computed from counts: the report's own numbers, never printed by the source. Pure.

/** 0 to 1; undefined where there is nobody to divide by. */
type Shares = {
  /** Of the persons served by the municipality. */
  readonly municipal: number | undefined;
  /** Of the persons served by UWV. */
  readonly uwv: number | undefined;
  /** Of all persons known in Sonar. */
  readonly all: number | undefined;
};

export function toShares(counts: PerMeasure<number>): Shares {
  const municipal = counts.municipal_with_profile + counts.municipal_without_profile;
  const uwv = counts.uwv_with_profile + counts.uwv_without_profile;
  return {
    municipal: divide(counts.municipal_with_profile, municipal),
    uwv: divide(counts.uwv_with_profile, uwv),
    all: divide(counts.municipal_with_profile + counts.uwv_with_profile, counts.known_in_sonar),
  };
}

export function divide(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
