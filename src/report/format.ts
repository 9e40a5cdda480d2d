/** Numbers, days and instants as a reader of either language writes them. Pure. */
import { html } from 'hono/html';

import type { Language } from '../meanings.ts';

const LOCALES = { nl: 'nl-NL', en: 'en-GB' } as const;

export function toFormats(language: Language) {
  const locale = LOCALES[language];
  const counts = new Intl.NumberFormat(locale);
  const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const tenths = new Intl.NumberFormat(locale, oneDecimal);
  const changes = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const points = new Intl.NumberFormat(locale, { ...oneDecimal, signDisplay: 'exceptZero' });
  const percent = (text: string) => (language === 'nl' ? `${text}\u00a0%` : `${text}%`);
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const instants = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam',
  });
  const dayText = (day: string) => days.format(new Date(`${day}T00:00:00Z`));
  return {
    /** 14208 → '14.208' */
    count: (value: number) => counts.format(value),
    /** 1234 → '+1.234', persons more than before. */
    change: (value: number) => withMinus(changes.format(value)),
    /** 0.739 → '73,9 %' */
    share: (value: number) => percent(tenths.format(100 * value)),
    /** 1.2 → '+1,2', percentage points more than before. */
    points: (value: number) => withMinus(points.format(value)),
    /** 74 → '74 %', a percentage as printed. */
    percent: (value: number) => percent(counts.format(value)),
    /** '2023Q1' → '1e kwartaal 2023', as dim_quarter labels it */
    quarter: (code: string) => {
      const [year, number] = code.split('Q');
      return language === 'nl' ? `${number}e kwartaal ${year}` : `Q${number} ${year}`;
    },
    /** '31 juli 2023', where markup cannot stand. */
    dayText,
    day: (day: string) => html`<time datetime="${day}">${dayText(day)}</time>`,
    /** In Amsterdam's time. */
    instant: (instant: Date) =>
      html`<time datetime="${instant.toISOString()}">${instants.format(instant)}</time>`,
  };
}

/** A minus as wide as the plus. */
function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}
