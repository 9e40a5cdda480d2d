/** How often good documents are blocked or warned about. */
import { isBlocked, type CheckCode } from '../../../src/findings.ts';
import { compareQuarters } from '../../../src/quarter.ts';
import { toRawDocument } from '../raw-document.ts';
import { makeArchive, type IsLoaded } from './archive.ts';
import { makeHistory, type Kind } from './history.ts';

export type Alarms = {
  readonly kind: Kind;
  documents: number;
  blocked: number;
  /** Blocking checks that failed, by code. */
  readonly blocks: Map<CheckCode, number>;
  /** Documents with a warning, by code and what it is about. */
  readonly warnings: Map<string, number>;
};

/** Every document of the histories (or one of `step`), judged when only earlier ones are loaded, and when all others are. */
export function countAlarms(kind: Kind, seeds: readonly string[], step = 1): Alarms {
  const alarms: Alarms = { kind, documents: 0, blocked: 0, blocks: new Map(), warnings: new Map() };
  for (const seed of seeds) {
    const archive = makeArchive(makeHistory(seed, kind));
    for (const { quarter, region, truth, seenAs } of everyNth(archive.published, step)) {
      const raw = toRawDocument(truth);
      const earlier: IsLoaded = (q, r) =>
        compareQuarters(q, quarter) < 0 || (q === quarter && r < region);
      const others: IsLoaded = (q, r) => q !== quarter || r !== region;
      for (const isLoaded of [earlier, others]) {
        const { checks, loads } = archive.judge({ raw, seenAs }, isLoaded);
        alarms.documents += 1;
        if (loads === undefined || isBlocked(checks)) alarms.blocked += 1;
        const failed = checks.filter((check) => !check.passed);
        const blocks = failed.filter((check) => check.severity === 'block');
        for (const code of new Set(blocks.map((check) => check.code))) add(alarms.blocks, code);
        const warnings = failed.filter((check) => check.severity === 'warn');
        for (const text of new Set(warnings.map((check) => describeWarning(check)))) {
          add(alarms.warnings, text);
        }
      }
    }
  }
  return alarms;
}

function everyNth<T>(items: readonly T[], step: number): readonly T[] {
  return items.filter((_, index) => index % step === 0);
}

/** 'change_plausible (names)', without the municipality or quarter that it happens to be about. */
export function describeWarning({ code, subject }: { code: CheckCode; subject: string }): string {
  if (code !== 'change_plausible') return code;
  if (subject.endsWith(': names')) return `${code} (names)`;
  if (subject.endsWith(': row')) return `${code} (lost row)`;
  if (subject.startsWith('repeats')) return `${code} (repeats)`;
  if (subject.startsWith('against what')) return `${code} (revision)`;
  if (subject === 'register' || subject === 'total') return `${code} (${subject})`;
  return `${code} (count)`;
}

export function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
