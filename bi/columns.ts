/** Dutch words for the columns of the views and of the datasets of bi/dashboards.ts: label and, when it helps, meaning. */

type Words = readonly [label: string, description?: string];

const NOT_ADDITIVE = 'Niet optelbaar en niet te middelen: gebruik de maat, die som door som deelt.';
const PERSONS = 'Personen op de laatste dag van het kwartaal: nooit optellen over kwartalen.';

const WORDS: Readonly<Record<string, Words>> = {
  area_code: ['Gebiedscode', 'CBS-code: GM0599, AM22, NL00.'],
  area_level: [
    'Niveau (code)',
    'GM gemeente, AM arbeidsmarktregio, NL Nederland: dezelfde personen, dus kies er één.',
  ],
  area_name: ['Gebied', 'Naam nu, of de laatste naam.'],
  borders_changed: [
    'Grens veranderd',
    'Kwam er in het jaar dat met dit kwartaal eindigt gebied bij of ging er af?',
  ],
  changed_at: ['Veranderd op', 'Wanneer het getal hier veranderde.'],
  confirmed: ['Bevestigd', 'Heeft een mens de betekenis bevestigd?'],
  confirmed_by: ['Bevestigd door'],
  confirmed_on: ['Bevestigd op'],
  controle: ['Controle', 'Welke controle niet slaagde, in woorden.'],
  document_key: [
    'Document',
    'Nummer van het document; zijn bladzijde in het rapport is /document/NUMMER.',
  ],
  due_on: ['Verwacht op', 'Dag waarop UWV het kwartaal gewoonlijk heeft gepubliceerd.'],
  expected: ['Verwacht'],
  found: ['Gevonden'],
  gebied: ['Gebied', 'Naam van het gebied van deze reeks.'],
  has_profile: ['Heeft klantprofiel'],
  has_small_count: ['Klein aantal', 'Is een van de vier aantallen 1 tot 5 personen?'],
  is_after_last_seen: [
    'Na het laatste geziene',
    'Ligt het kwartaal na het laatste dat de bron ooit aanbood?',
  ],
  is_comparable: ['Vergelijkbaar', 'Mag naast latere kwartalen staan: compleet en niet verdeeld.'],
  is_complete: [
    'Compleet',
    'Is alles geladen wat er hoort te zijn? Anders zijn de aantallen te laag.',
  ],
  is_latest_complete: [
    'Nieuwste complete',
    'Is dit het nieuwste kwartaal waarvan alle regio’s er zijn?',
  ],
  is_newest: ['Nieuwste', 'Is dit het nieuwste kwartaal waarvan iets is geladen?'],
  known_in_sonar: ['Bekend in Sonar', `Alle personen, de som van de vier. ${PERSONS}`],
  known_in_sonar_rank: [
    'Plaats naar personen',
    'Plaats binnen regio en kwartaal; 1 = meeste personen.',
  ],
  known_pct: [
    'Gedrukt percentage',
    'Heel percentage zoals gedrukt: bekend in Sonar van het register.',
  ],
  known_share: [
    'Aandeel van het register',
    `Bekend in Sonar gedeeld door het register. ${NOT_ADDITIVE}`,
  ],
  kolommen_uit: ['Kolommen herkend aan', 'De koppen in het document, of de bekende opmaak.'],
  label_en: ['Engelse naam'],
  label_nl: ['Kolom', 'Wat de kolom betekent.'],
  layout: ['Opmaak', 'Herkende opmaak van het document.'],
  maat: ['Maat'],
  measure: ['Maat (code)'],
  municipal_profile_share: ['Aandeel bij gemeenten', NOT_ADDITIVE],
  municipal_total: ['Bediend door gemeenten', PERSONS],
  municipal_with_profile: ['Gemeente, met klantprofiel', PERSONS],
  municipal_without_profile: ['Gemeente, zonder klantprofiel', PERSONS],
  municipalities: ['Aantal gemeenten'],
  municipalities_joined: [
    'Gemeenten erbij',
    'Gemeenten waarvan in dat jaar gebied bij de regio kwam.',
  ],
  municipalities_left: [
    'Gemeenten eraf',
    'Gemeenten waarvan in dat jaar gebied uit de regio ging.',
  ],
  municipality_code: ['Gemeentecode', 'CBS-code: GM0599.'],
  municipality_name: ['Gemeente', 'Naam nu, of de laatste naam.'],
  new_document_key: ['Nieuw document'],
  new_value: ['Nieuwe waarde', 'Leeg: de gemeente staat er niet meer.'],
  old_document_key: ['Vorig document'],
  old_value: ['Vorige waarde', 'Leeg: de gemeente stond er nog niet.'],
  persons: ['Personen', PERSONS],
  profile_share: ['Aandeel met klantprofiel', NOT_ADDITIVE],
  profile_share_rank: [
    'Plaats naar aandeel',
    'Plaats binnen regio en kwartaal; 1 = grootste aandeel.',
  ],
  province_code: ['Provinciecode', 'CBS-code: PV28.'],
  province_name: ['Provincie'],
  quarter: ['Kwartaalnummer', '1 tot en met 4.'],
  quarter_code: ['Kwartaal', 'Bijvoorbeeld 2023Q1.'],
  quarter_first_day: ['Eerste dag van het kwartaal', 'De datum voor een tijdas.'],
  quarter_is_complete: ['Kwartaal compleet', 'Zijn alle regio’s van het kwartaal geladen?'],
  quarter_label_nl: ['Kwartaal in woorden'],
  rank_in_country: [
    'Plaats in het land',
    '1 = grootste aandeel; gelijke aandelen delen een plaats.',
  ],
  reden: ['Reden', 'Waarom het niet zomaar geladen is, in woorden.'],
  reason: ['Reden (code)'],
  reeks: ['Reeks', 'Welke lijn van de vergelijking.'],
  reference_date: [
    'Peildatum',
    'Laatste dag van het kwartaal: de aantallen zijn een stand op deze dag.',
  ],
  region_code: ['Regiocode', 'CBS-code van de arbeidsmarktregio: AM22.'],
  region_name: ['Arbeidsmarktregio', 'Naam nu, of de laatste naam.'],
  regions_expected: ['Regio’s verwacht'],
  regions_loaded: ['Regio’s geladen'],
  register_persons: ['Doelgroepregister', `Personen in het register. ${PERSONS}`],
  served_by: ['Bediend door (code)', 'municipality of uwv.'],
  statline_period: ['StatLine-periode', '2023KW01.'],
  status: ['Stand (code)', 'loaded, withdrawn, quarantined, missing of not_yet_due.'],
  subject: ['Onderwerp', 'Wat is nagekeken: een gemeente, een maat, een bron van de titel.'],
  tile_column: ['Kolom op de tegelkaart'],
  tile_row: ['Rij op de tegelkaart'],
  url: ['Adres van de PDF'],
  uwv_profile_share: ['Aandeel bij UWV', NOT_ADDITIVE],
  uwv_total: ['Bediend door UWV', PERSONS],
  uwv_with_profile: ['UWV, met klantprofiel', PERSONS],
  uwv_without_profile: ['UWV, zonder klantprofiel', PERSONS],
  versheid: ['Tot wanneer'],
  with_profile: ['Met klantprofiel', PERSONS],
  without_profile: ['Zonder klantprofiel', PERSONS],
  year: ['Jaar'],
  zekerheid: ['Hoe zeker'],
  zwaarte: ['Zwaarte', 'Hield het document tegen, of alleen een waarschuwing.'],
};

/** Columns of changes are named after what changed. */
const SUFFIXES = [
  ['_qoq_pp', 'procentpunt sinds een kwartaal eerder'],
  ['_yoy_pp', 'procentpunt sinds een jaar eerder'],
  ['_qoq', 'verschil met een kwartaal eerder'],
  ['_yoy', 'verschil met een jaar eerder'],
] as const;

/** Undefined when nobody has given the column Dutch words yet. */
export function findWords(column: string): { label: string; description: string } | undefined {
  const own = WORDS[column];
  if (own) return { label: own[0], description: own[1] ?? '' };
  const suffix = SUFFIXES.find(([end]) => column.endsWith(end));
  const base = suffix && WORDS[column.slice(0, -suffix[0].length)];
  if (!base) return undefined;
  return {
    label: `${base[0]}, ${suffix[1]}`,
    description: 'Niet optelbaar. Leeg als er niets te vergelijken is.',
  };
}
