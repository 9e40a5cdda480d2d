/** One thing that `doctor` looked at. */

type Area = 'machine' | 'database' | 'sources';

export type Examination = {
  readonly area: Area;
  /** Stable, snake_case. */
  readonly name: string;
  readonly verdict: 'ok' | 'warn' | 'fail';
  /** What was found. */
  readonly detail: string;
  /** What to do about it; '' when nothing has to be done. */
  readonly advice: string;
};

type Said = (name: string, detail: string, advice?: string) => Examination;

/** How what was found in an area is said. */
export function examiner(area: Area): Readonly<Record<Examination['verdict'], Said>> {
  const say =
    (verdict: Examination['verdict']): Said =>
    (name, detail, advice = '') => ({ area, name, verdict, detail, advice });
  return { ok: say('ok'), warn: say('warn'), fail: say('fail') };
}

/** A list that a person can take in. */
export function few(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
