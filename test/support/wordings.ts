/** Headings of the count columns in other words: those that the reader must know, and those that it cannot know. */
import { MEASURES, type Measure } from '../../src/measures.ts';
import { USUAL_WORDING, type Wording } from './publication.ts';

type Four = readonly [municipal: string, without: string, uwv: string, without: string];

/** One text for each part, under no group. */
function flat([a, b, c, d]: Four, total: string): Wording {
  const text = (one: string) => ({ group: '', text: one });
  return {
    municipal_with_profile: text(a),
    municipal_without_profile: text(b),
    uwv_with_profile: text(c),
    uwv_without_profile: text(d),
    known_in_sonar: text(total),
  };
}

type Words = { municipal: string; uwv: string; having: string; without: string; total: string };

/** Who serves above, whether there is a profile below. */
function byHolder({ municipal, uwv, having, without, total }: Words): Wording {
  return {
    municipal_with_profile: { group: municipal, text: having },
    municipal_without_profile: { group: municipal, text: without },
    uwv_with_profile: { group: uwv, text: having },
    uwv_without_profile: { group: uwv, text: without },
    known_in_sonar: { group: '', text: total },
  };
}

/** The other nesting: groups and texts change places. */
export function turned(wording: Wording): Wording {
  const turn = (measure: Measure) => {
    const { group, text } = wording[measure];
    return [measure, group === '' ? { group, text } : { group: text, text: group }] as const;
  };
  return Object.fromEntries(MEASURES.map(turn)) as Wording;
}

export const KNOWN_WORDINGS: readonly Wording[] = [
  USUAL_WORDING,
  byHolder({
    municipal: 'Gemeenten',
    uwv: 'UWV WERKbedrijf',
    having: 'Met klantprofiel',
    without: 'Zonder klantprofiel',
    total: 'Totaal',
  }),
  byHolder({
    municipal: 'Dienstverlening door gemeente',
    uwv: 'Dienstverlening door UWV',
    having: 'Wel een klantprofiel in Sonar',
    without: 'Geen klantprofiel in Sonar',
    total: 'Totaal in Sonar',
  }),
  byHolder({
    municipal: 'Gemeente',
    uwv: 'WERKbedrijf',
    having: 'Heeft klantprofiel',
    without: 'Heeft geen klantprofiel',
    total: 'Totaal aantal personen',
  }),
];

/** Words that nobody has told the reader: some do not say who serves, some not what, some say something else. */
export const UNKNOWN_WORDINGS: readonly Wording[] = [
  flat(['In beeld', 'Niet in beeld', 'Actief', 'Niet actief'], 'Alle'),
  flat(['Kolom A', 'Kolom B', 'Kolom C', 'Kolom D'], 'Kolom E'),
  flat(['GEM CV', 'GEM -', 'UWV CV', 'UWV -'], 'Som'),
  flat(['Gemeente bemiddelbaar', 'Gemeente anders', 'UWV bemiddelbaar', 'UWV anders'], 'Totaal'),
  flat(['Gemeente ingevuld', 'Gemeente leeg', 'UWV ingevuld', 'UWV leeg'], 'Totaal klantprofielen'),
  flat(
    ['Klantprofiel', 'Geen klantprofiel', 'Klantprofiel', 'Geen klantprofiel'],
    'Totaal in Sonar',
  ),
  flat(['Gemeente', 'Gemeente', 'UWV', 'UWV'], 'Totaal'),
  byHolder({
    municipal: 'Participatiewet',
    uwv: 'Wajong',
    having: 'Met klantprofiel',
    without: 'Zonder klantprofiel',
    total: 'Totaal',
  }),
  byHolder({
    municipal: 'Gemeente',
    uwv: 'UWV',
    having: 'Vindbaar voor werkgevers',
    without: 'Niet vindbaar',
    total: 'Totaal',
  }),
  byHolder({
    municipal: 'Municipality',
    uwv: 'UWV',
    having: 'With profile',
    without: 'Without profile',
    total: 'Total',
  }),
  byHolder({
    municipal: 'Gemeente',
    uwv: 'UWV',
    having: 'Zonder dienstverlening',
    without: 'Met klantprofiel',
    total: 'Totaal',
  }),
  byHolder({
    municipal: 'Bekend bij gemeente',
    uwv: 'Bekend bij UWV',
    having: 'Geen klantprofiel meer',
    without: 'Nog geen klantprofiel',
    total: 'Totaal',
  }),
];
