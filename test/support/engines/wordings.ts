/** Headings of a table in words of the source: who serves above whether there is a profile, the other way, or both in one cell. */
import { MEASURES, type Measure } from '../../../src/measures.ts';
import type { ContentCell, ContentRow } from '../corpus/content.ts';

type Holder = 'municipal' | 'uwv';
type Profile = 'with' | 'without';

export type Wording = {
  readonly above: 'holder' | 'profile' | 'none';
  readonly holder: Readonly<Record<Holder, string>>;
  readonly profile: Readonly<Record<Profile, string>>;
  readonly total: string;
  /** Over number, region and municipality. */
  readonly front: readonly [number: string, region: string, municipality: string];
  /** Is what stands below turned upwards? */
  readonly isTurned: boolean;
};

const PLAIN: Wording = {
  above: 'holder',
  holder: { municipal: 'Gemeente', uwv: 'UWV' },
  profile: { with: 'Klantprofiel in Sonar', without: 'Geen klantprofiel in Sonar' },
  total: 'Totaal',
  front: ['AMR', 'Arbeidsmarktregio', 'Gemeente'],
  isTurned: false,
};
const MET = { with: 'Met klantprofiel', without: 'Zonder klantprofiel' };

export const WORDINGS = {
  holder: PLAIN,
  'holder, met': {
    ...PLAIN,
    holder: { municipal: 'Gemeenten', uwv: 'UWV WERKbedrijf' },
    profile: MET,
    front: ['Nr.', 'Regio', 'Gemeente'],
  },
  'holder turned': { ...PLAIN, isTurned: true },
  profile: { ...PLAIN, above: 'profile', profile: MET },
  'profile, heeft': {
    ...PLAIN,
    above: 'profile',
    holder: { municipal: 'Dienstverlening door gemeente', uwv: 'Dienstverlening door UWV' },
    profile: { with: 'Heeft klantprofiel', without: 'Heeft geen klantprofiel' },
  },
  'profile turned': {
    ...PLAIN,
    above: 'profile',
    profile: { with: 'Wel klantprofiel', without: 'Geen klantprofiel' },
    isTurned: true,
  },
  flat: {
    ...PLAIN,
    above: 'none',
    profile: { with: 'met klantprofiel', without: 'zonder klantprofiel' },
  },
  'flat, colon': {
    ...PLAIN,
    above: 'none',
    holder: { municipal: 'Gemeente:', uwv: 'UWV:' },
    profile: { with: 'klantprofiel in Sonar', without: 'geen klantprofiel in Sonar' },
  },
  'flat turned': {
    ...PLAIN,
    above: 'none',
    profile: { with: 'met klantprofiel', without: 'zonder klantprofiel' },
    isTurned: true,
  },
  // not good: these tell nothing, or the same twice
  unknown: {
    ...PLAIN,
    above: 'none',
    holder: { municipal: 'Groep A', uwv: 'Groep B' },
    profile: { with: 'begin', without: 'eind' },
  },
  'unknown profile': { ...PLAIN, profile: { with: 'Actueel', without: 'Verouderd' } },
  'holder twice': { ...PLAIN, holder: { municipal: 'Gemeente', uwv: 'Gemeente' }, profile: MET },
} satisfies Readonly<Record<string, Wording>>;
export type WordingName = keyof typeof WORDINGS;

const CELL = { columns: 1, rows: 1, turn: 'none', kind: 'heading' } as const;

/** The rows of headings over columns in this order; what belongs together must stand side by side. */
export function toHeadings(
  wording: Wording,
  order: readonly Measure[],
  hasRegion: boolean,
): ContentRow[] {
  const isDeep = wording.above !== 'none';
  const front = wording.front.slice(hasRegion ? 0 : 2);
  const turn = wording.isTurned ? 'up' : 'none';
  const tops: ContentCell[] = front.map((text) => ({ ...CELL, text, rows: isDeep ? 2 : 1 }));
  const belows: ContentCell[] = [];
  for (const measure of order) {
    const [above, below] = toTexts(wording, measure);
    const last = tops.at(-1);
    if (below === undefined) tops.push({ ...CELL, text: above, rows: isDeep ? 2 : 1 });
    else if (!isDeep) tops.push({ ...CELL, text: `${above} ${below}`, turn });
    else {
      belows.push({ ...CELL, text: below, turn });
      const isSame = last?.text === above && last.rows === 1 && last.columns === 1;
      if (isSame) tops[tops.length - 1] = { ...last, columns: 2 };
      else tops.push({ ...CELL, text: above });
    }
  }
  return (isDeep ? [tops, belows] : [tops]).map((cells) => ({
    cells,
    isTotal: false,
    isHidden: false,
  }));
}

/** What stands above and what stands below; the total is one text. */
function toTexts({ above, holder, profile, total }: Wording, measure: Measure): [string, string?] {
  if (measure === MEASURES[4]) return [total];
  const who = holder[measure.startsWith('uwv') ? 'uwv' : 'municipal'];
  const whether = profile[measure.endsWith('without_profile') ? 'without' : 'with'];
  return above === 'profile' ? [whether, who] : [who, whether];
}
