/** A printed percentage: '86%', '86 procent', '73,9 %'. The one grammar for all places where one may stand. */
export type Percent = {
  /** In units of the last printed decimal: 739 for '73,9 %'. */
  readonly digits: number;
  readonly decimals: number;
};

const PERCENT = /^(100|[1-9]?[0-9])(?:[.,]([0-9]{1,2}))? ?(?:%|procent|percent|pct)$/i;

/** Undefined when the text is anything else, or more than 100. */
export function parsePercent(text: string): Percent | undefined {
  const [, whole = '', decimals = ''] = PERCENT.exec(text.replace(/\s+/gu, ' ').trim()) ?? [];
  const digits = Number(whole + decimals);
  if (whole === '' || digits > 100 * 10 ** decimals.length) return undefined;
  return { digits, decimals: decimals.length };
}

/** The percentage as a number: 73.9. */
export function toNumber({ digits, decimals }: Percent): number {
  return digits / 10 ** decimals;
}
