const AMSTERDAM = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The Amsterdam day of an instant: '2026-09-03T22:00:00Z' is '2026-09-04'; undefined without a readable instant. */
export function amsterdamDay(instant: string | undefined): string | undefined {
  if (instant === undefined) return undefined;
  const time = Date.parse(instant);
  return Number.isNaN(time) ? undefined : AMSTERDAM.format(time);
}
