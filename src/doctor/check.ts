/** One thing that `doctor` looked at. */

export const AREAS = ['machine', 'database', 'sources'] as const;
export type Area = (typeof AREAS)[number];

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

export function ok(area: Area, name: string, detail: string): Examination {
  return { area, name, verdict: 'ok', detail, advice: '' };
}

export function warn(area: Area, name: string, detail: string, advice: string): Examination {
  return { area, name, verdict: 'warn', detail, advice };
}

export function fail(area: Area, name: string, detail: string, advice: string): Examination {
  return { area, name, verdict: 'fail', detail, advice };
}

/** A list that a person can take in. */
export function few(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
