/**
 * What the four dashboards show, for Superset and Metabase alike: datasets with guarded metrics, charts and their places.
 * `scripts/write-bi.ts` writes Superset's bundle out of it, `bi/metabase/install.ts` makes Metabase's questions.
 *
 * The guard: a count is a position on a date, and the same persons stand on three levels. So every metric that counts
 * persons is null, and shown as empty, as soon as the rows under it are of more than one quarter or level.
 */

export type Format = 'persons' | 'share' | 'points' | 'whole';

export type Metric = {
  /** Shown to people, and its name in both tools. At most 63 bytes: longer names Postgres cuts off. */
  readonly name: string;
  readonly sql: string;
  readonly format: Format;
  readonly description: string;
};

export type ComputedColumn = { readonly sql: string; readonly label: string };

export type Dataset = {
  /** A view or table of schema klantprofielen, or the name of `sql`. */
  readonly name: string;
  readonly title: string;
  readonly sql?: string;
  readonly description: string;
  readonly metrics: readonly Metric[];
  /** Those that act on its charts: it has their columns. */
  readonly filters: readonly Filter['key'][];
  readonly computed?: Readonly<Record<string, ComputedColumn>>;
};

/** What a person chooses at the top of a dashboard. */
export type Filter = {
  readonly key: 'quarter' | 'level' | 'region' | 'municipality';
  readonly title: string;
  readonly description: string;
  readonly column: string;
  readonly dataset: string;
  /** Which values may be chosen. */
  readonly where?: string;
  /** A value, or the first of the list. */
  readonly start: 'first' | 'last' | { readonly value: string };
};

export type Chart = {
  /** Never changes: identifiers of both tools are made of it. */
  readonly key: string;
  readonly title: string;
  readonly description?: string;
  readonly kind:
    | 'number'
    | 'lines'
    | 'stacked'
    | 'stacked-time'
    | 'ranked'
    | 'table'
    | 'pivot'
    | 'heatmap';
  readonly dataset: string;
  readonly metrics: readonly string[];
  /** Grouped by these; the first is the axis or the row. */
  readonly by?: readonly string[];
  /** One line, colour or column for each value. */
  readonly split?: readonly string[];
  /** Columns as they are, no metric: for tables. */
  readonly columns?: readonly string[];
  readonly where?: string;
  /** Filters of the dashboard that do not act on it although they act on its dataset. */
  readonly without?: readonly Filter['key'][];
  /** A column or metric and its direction; default: by the first of `by`. */
  readonly order?: { readonly by: string; readonly descending: boolean };
  readonly limit?: number;
  /** Of the vertical axis; without it, fitted to the numbers. */
  readonly bounds?: readonly [number, number];
};

export type Place = { readonly chart: string; readonly width: number };
export type Row =
  | { readonly text: string }
  | {
      readonly height: 'line' | 'low' | 'middle' | 'high' | 'tall';
      readonly places: readonly Place[];
    };

export type Dashboard = {
  readonly key: 'nederland' | 'regio' | 'gemeente' | 'kwaliteit';
  readonly title: string;
  readonly description: string;
  readonly filters: readonly Filter['key'][];
  readonly rows: readonly Row[];
};

const POSITION =
  'Een stand op de laatste dag van het kwartaal. Leeg zodra er meer dan één kwartaal onder ligt: aantallen worden nooit over kwartalen opgeteld.';
const RATIO =
  'Som gedeeld door som, nooit een gemiddelde van aandelen. Leeg zodra er meer dan één kwartaal onder ligt.';
const ONE_ROW = 'Leeg zodra er meer dan één kwartaal of gebied onder ligt: niet optelbaar.';

/** One quarter, and where the same persons stand on several levels one level. */
function guard(sql: string, columns: readonly string[] = ['quarter_code']): string {
  const one = columns.map((column) => `count(distinct ${column}) = 1`).join(' and ');
  return `case when ${one} then ${sql} end`;
}

function persons(name: string, sum: string, guards?: readonly string[]): Metric {
  return { name, sql: guard(sum, guards), format: 'persons', description: POSITION };
}

function share(name: string, part: string, whole: string, guards?: readonly string[]): Metric {
  const sql = guard(`${part}::numeric / nullif(${whole}, 0)`, guards);
  return { name, sql, format: 'share', description: RATIO };
}

/** What does not add up at all: a rank, a difference in points. */
function single(name: string, column: string, format: Format): Metric {
  const sql = `case when count(*) = 1 then max(${column}) end`;
  return { name, sql, format, description: ONE_ROW };
}

const FOUR = [
  ['Gemeente, met klantprofiel', 'municipal_with_profile'],
  ['Gemeente, zonder klantprofiel', 'municipal_without_profile'],
  ['UWV, met klantprofiel', 'uwv_with_profile'],
  ['UWV, zonder klantprofiel', 'uwv_without_profile'],
] as const;
const FOUR_NAMES = FOUR.map(([name]) => name);

/** Of every view with the four counts and their sums. */
const COUNTS: readonly Metric[] = [
  persons('Personen bekend in Sonar', 'sum(known_in_sonar)'),
  persons('Personen met klantprofiel', 'sum(with_profile)'),
  persons('Personen zonder klantprofiel', 'sum(without_profile)'),
  ...FOUR.map(([name, column]) => persons(name, `sum(${column})`)),
  share('Aandeel met klantprofiel', 'sum(with_profile)', 'sum(known_in_sonar)'),
  share('Aandeel bij gemeenten', 'sum(municipal_with_profile)', 'sum(municipal_total)'),
  share('Aandeel bij UWV', 'sum(uwv_with_profile)', 'sum(uwv_total)'),
];
const REGISTER: readonly Metric[] = [
  persons('Personen in het doelgroepregister', 'sum(register_persons)'),
  share('Aandeel van het register in Sonar', 'sum(known_in_sonar)', 'sum(register_persons)'),
];
const CHANGES: readonly Metric[] = [
  single('Aandeel, verschil in een jaar (procentpunt)', 'profile_share_yoy_pp', 'points'),
  single('Personen, verschil in een jaar', 'known_in_sonar_yoy', 'persons'),
];
const RANK = single('Plaats in het land', 'rank_in_country', 'whole');

const LEVEL = ['quarter_code', 'area_level'];
const WITH = 'sum(persons) filter (where has_profile)';

/** Counts of documents and checks, which do add up. */
function rows(name: string, condition: string): Metric {
  const sql = `count(*) filter (where ${condition})`;
  return { name, sql, format: 'whole', description: 'Aantal rijen: mag worden opgeteld.' };
}

/** Five classes, so that a municipality stands among some tens of others. */
const SIZE_CLASS = `case when known_in_sonar < 100 then 'minder dan 100' when known_in_sonar < 250 then '100 tot 250'
    when known_in_sonar < 500 then '250 tot 500' when known_in_sonar < 1000 then '500 tot 1.000' else '1.000 of meer' end`;

export const DATASETS: readonly Dataset[] = [
  {
    name: 'national_totals',
    filters: ['quarter'],
    title: 'Nederland per kwartaal',
    description: 'Eén rij per kwartaal: de som van de geladen regio’s, met het aantal dat er is.',
    metrics: [...COUNTS, ...REGISTER, ...CHANGES],
  },
  {
    name: 'region_profiles',
    filters: ['quarter', 'region'],
    title: 'Arbeidsmarktregio’s per kwartaal',
    description: 'Eén rij per kwartaal en regio: de totaalrij van het document van UWV.',
    metrics: [...COUNTS, ...REGISTER, RANK],
  },
  {
    name: 'profiles',
    filters: ['quarter', 'region', 'municipality'],
    title: 'Gemeenten per kwartaal',
    description: 'Eén rij per kwartaal, regio en gemeente, met de grenzen van toen.',
    metrics: COUNTS,
  },
  {
    name: 'observations',
    filters: ['quarter', 'level'],
    title: 'Alle gebieden, lang',
    description:
      'Eén rij per kwartaal, gebied, wie bedient en klantprofiel ja of nee. Dezelfde personen staan er op drie niveaus: kies er één.',
    metrics: [
      persons('Personen', 'sum(persons)', LEVEL),
      persons('Personen met klantprofiel', WITH, LEVEL),
      share('Aandeel met klantprofiel', WITH, 'sum(persons)', LEVEL),
    ],
    computed: {
      niveau: {
        sql: "case area_level when 'NL' then 'Nederland' when 'AM' then 'Arbeidsmarktregio' else 'Gemeente' end",
        label: 'Niveau',
      },
      bediend_door: {
        sql: "case served_by when 'municipality' then 'Gemeente' else 'UWV' end",
        label: 'Bediend door',
      },
      gebied_of_land: {
        sql: "case area_level when 'NL' then '▶ NEDERLAND' else area_name end",
        label: 'Gebied',
      },
      klantprofiel: {
        sql: "case when has_profile then 'met klantprofiel' else 'zonder klantprofiel' end",
        label: 'Klantprofiel',
      },
    },
  },
  {
    name: 'region_changes',
    filters: ['quarter', 'region'],
    title: 'Verschillen per arbeidsmarktregio',
    description:
      'Verschil met een kwartaal en een jaar eerder, met de grenzen van toen; borders_changed zegt waar gemeenten van regio wisselden.',
    metrics: CHANGES,
    computed: {
      grens: {
        sql: "case when borders_changed then concat_ws('; ', 'erbij: ' || municipalities_joined, 'eraf: ' || municipalities_left) else 'gelijk' end",
        label: 'Grens in een jaar',
      },
    },
  },
  {
    name: 'comparable_regions',
    filters: ['quarter', 'region'],
    title: 'Arbeidsmarktregio’s op de grenzen van nu',
    description: 'Gemeenten geteld in de regio van nu, zodat een overstap geen verschil lijkt.',
    metrics: [...COUNTS, ...CHANGES],
  },
  {
    name: 'municipality_changes',
    filters: ['quarter', 'region', 'municipality'],
    title: 'Verschillen per gemeente',
    description: 'Verschil met een kwartaal en een jaar eerder, met de grenzen van toen.',
    metrics: CHANGES,
  },
  {
    name: 'municipality_ranking',
    filters: ['quarter', 'region', 'municipality'],
    title: 'Plaats per gemeente',
    description: 'De plaats van elke gemeente in regio en land; 1 = grootste aandeel.',
    metrics: [RANK],
  },
  {
    name: 'region_beside_country',
    filters: ['quarter', 'region'],
    title: 'Regio naast Nederland',
    description: 'Per regio en kwartaal twee reeksen: de regio zelf en heel Nederland.',
    sql: `select quarter_code, quarter_first_day, region_name, region_name as reeks, with_profile, known_in_sonar
from klantprofielen.region_profiles
union all
select n.quarter_code, n.quarter_first_day, r.region_name, 'Nederland', n.with_profile, n.known_in_sonar
from klantprofielen.national_totals n
join klantprofielen.region_profiles r on r.quarter_code = n.quarter_code
where n.is_complete`,
    metrics: [
      share('Aandeel met klantprofiel', 'sum(with_profile)', 'sum(known_in_sonar)', [
        'quarter_code',
        'reeks',
        'region_name',
      ]),
    ],
  },
  {
    name: 'municipality_beside_others',
    filters: ['quarter', 'municipality'],
    title: 'Gemeente naast regio, land en gelijke grootte',
    description:
      'Per gemeente en kwartaal vier reeksen: zij zelf, haar regio, Nederland, en de gemeenten van dezelfde grootteklasse (personen bekend in Sonar).',
    sql: `with municipality as (
  select quarter_code, quarter_first_day, municipality_code, municipality_name, sum(with_profile) as with_profile,
    sum(known_in_sonar) as known_in_sonar
  from klantprofielen.profiles
  group by quarter_code, quarter_first_day, municipality_code, municipality_name
), sized as (
  select *, ${SIZE_CLASS} as size_class from municipality
), same_size as (
  select quarter_code, size_class, sum(with_profile) as with_profile, sum(known_in_sonar) as known_in_sonar
  from sized group by quarter_code, size_class
)
select quarter_code, quarter_first_day, municipality_name, 'Gemeente' as reeks, municipality_name as gebied, with_profile, known_in_sonar
from sized
union all
select p.quarter_code, p.quarter_first_day, p.municipality_name, 'Arbeidsmarktregio', p.region_name, r.with_profile, r.known_in_sonar
from klantprofielen.profiles p
join klantprofielen.region_profiles r on r.quarter_code = p.quarter_code and r.region_code = p.region_code
union all
select m.quarter_code, m.quarter_first_day, m.municipality_name, 'Nederland', 'Nederland', n.with_profile, n.known_in_sonar
from sized m
join klantprofielen.national_totals n on n.quarter_code = m.quarter_code and n.is_complete
union all
select m.quarter_code, m.quarter_first_day, m.municipality_name, 'Gemeenten van gelijke grootte', 'Gelijke grootte: ' || m.size_class,
  s.with_profile, s.known_in_sonar
from sized m
join same_size s on s.quarter_code = m.quarter_code and s.size_class = m.size_class`,
    metrics: [
      share('Aandeel met klantprofiel', 'sum(with_profile)', 'sum(known_in_sonar)', [
        'quarter_code',
        'reeks',
        'municipality_name',
      ]),
      persons('Personen bekend in Sonar', 'sum(known_in_sonar)', [
        'quarter_code',
        'reeks',
        'municipality_name',
      ]),
    ],
  },
  {
    name: 'notes',
    filters: [],
    title: 'Hoe vers en hoe zeker',
    description:
      'Eén rij: tot wanneer de cijfers gaan, en of een mens de kolommen heeft bevestigd.',
    sql: `select
  coalesce('Compleet tot en met ' || f.newest_complete_quarter || ', stand van ' || to_char(f.data_until, 'DD-MM-YYYY') || '.',
    'Nog geen kwartaal is compleet.')
  || coalesce(' Hierna komt ' || f.next_quarter || ', gewoonlijk rond ' || to_char(f.next_expected_on, 'DD-MM-YYYY')
    || case when f.days_late > 14 then ': dat is ' || f.days_late || ' dagen geleden' else '' end || '.', '') as versheid,
  case when m.confirmed then 'De betekenis van de kolommen is door een mens bevestigd.'
    else 'Niet bevestigd: de betekenis van de kolommen is uit de opmaak afgeleid.' end as zekerheid
from klantprofielen.freshness f
cross join (select bool_and(confirmed) as confirmed from klantprofielen.measure) m`,
    metrics: [],
  },
  {
    name: 'publications',
    filters: ['quarter', 'region'],
    title: 'Dekking',
    sql: `select c.quarter_code, c.quarter_first_day, c.region_code, c.region_name, c.status, c.document_key, c.due_on, c.is_after_last_seen,
  coalesce(l.label_nl, c.reason) as reden
from klantprofielen.coverage c
left join klantprofielen.code_label l on l.kind in ('reason', 'check') and l.code = c.reason`,
    description:
      'Eén rij per kwartaal en regio die er zou moeten zijn, met waarom een document er niet is.',
    metrics: [
      rows('Publicaties geladen', "status in ('loaded', 'withdrawn')"),
      rows('Publicaties niet geladen', "status not in ('loaded', 'withdrawn')"),
      rows('Publicaties', 'true'),
    ],
    computed: {
      stand: {
        sql: "case status when 'loaded' then 'geladen' when 'withdrawn' then 'geladen, ingetrokken' when 'quarantined' then 'wacht op een mens' when 'missing' then 'ontbreekt' else 'nog niet verwacht' end",
        label: 'Stand',
      },
    },
  },
  {
    name: 'failed_checks',
    filters: ['quarter'],
    title: 'Controles die niet slaagden',
    description:
      'Eén rij per controle die niet slaagde, met het document. De bladzijde van het document staat in het rapport onder /document/NUMMER.',
    sql: `select r.quarter_code, r.quarter_first_day, r.region_code, coalesce(l.label_nl, r.code) as controle,
  case r.severity when 'block' then 'houdt tegen' else 'waarschuwing' end as zwaarte,
  r.subject, r.expected, r.found, r.document_key, d.url
from klantprofielen.reconciliation r
left join klantprofielen.documents d on d.document_key = r.document_key
left join klantprofielen.code_label l on l.kind = 'check' and l.code = r.code
where not r.passed`,
    metrics: [rows('Controles niet geslaagd', 'true')],
  },
  {
    name: 'revised_numbers',
    filters: ['quarter'],
    title: 'Herzieningen',
    sql: `select r.quarter_code, r.quarter_first_day, r.region_code, r.municipality_code, coalesce(m.label_nl, r.measure) as maat,
  r.old_value, r.new_value, r.changed_at, r.new_document_key
from klantprofielen.revisions r
left join klantprofielen.measure m on m.measure = r.measure`,
    description: 'Eén rij per getal dat na het eerste laden veranderde.',
    metrics: [rows('Getallen herzien', 'true')],
  },
  {
    name: 'loaded_documents',
    filters: ['quarter', 'region'],
    title: 'Documenten onder de feiten',
    description:
      'Eén rij per document waarvan de cijfers nu gelden, met de opmaak en hoe de kolommen zijn herkend.',
    sql: `select r.quarter_code, r.quarter_first_day, r.region_name, coalesce(d.layout, 'onbekend') as layout,
  case d.measures_from when 'header' then 'koppen in het document' else 'opmaak' end as kolommen_uit
from klantprofielen.region_profiles r
join klantprofielen.documents d on d.document_key = r.document_key`,
    metrics: [rows('Documenten', 'true')],
  },
  {
    name: 'measure',
    filters: [],
    title: 'De vijf kolommen',
    description: 'Wat elke kolom betekent, en of een mens dat heeft bevestigd.',
    metrics: [rows('Kolommen bevestigd', 'confirmed'), rows('Kolommen', 'true')],
    computed: {
      bevestigd: {
        sql: "case when confirmed then concat_ws(' ', 'ja, door', confirmed_by, 'op', to_char(confirmed_on, 'DD-MM-YYYY')) else 'nee, afgeleid uit de opmaak' end",
        label: 'Bevestigd',
      },
    },
  },
];

export const FILTERS: readonly Filter[] = [
  {
    key: 'quarter',
    title: 'Kwartaal',
    description: 'De stand op de laatste dag van dit kwartaal.',
    column: 'quarter_code',
    dataset: 'national_totals',
    where: 'is_complete',
    start: 'last',
  },
  {
    key: 'level',
    title: 'Niveau van de draaitabel',
    description: 'Gemeente, arbeidsmarktregio of Nederland: dezelfde personen, dus één tegelijk.',
    column: 'niveau',
    dataset: 'observations',
    start: { value: 'Arbeidsmarktregio' },
  },
  {
    key: 'region',
    title: 'Arbeidsmarktregio',
    description: 'De regio waarover het dashboard gaat.',
    column: 'region_name',
    dataset: 'region_profiles',
    start: 'first',
  },
  {
    key: 'municipality',
    title: 'Gemeente',
    description: 'De gemeente waarover het dashboard gaat.',
    column: 'municipality_name',
    dataset: 'profiles',
    start: 'first',
  },
];

const SHARES = ['Aandeel bij gemeenten', 'Aandeel bij UWV', 'Aandeel met klantprofiel'];
const POINTS = 'Aandeel, verschil in een jaar (procentpunt)';

export const CHARTS: readonly Chart[] = [
  {
    key: 'notes',
    title: 'Tot wanneer de cijfers gaan en hoe zeker de kolommen zijn',
    kind: 'table',
    dataset: 'notes',
    metrics: [],
    columns: ['versheid', 'zekerheid'],
  },
  ...numbers('nl', 'national_totals', [
    ['persons', 'Personen bekend in Sonar', 'Personen bekend in Sonar'],
    ['share', 'Aandeel met klantprofiel', 'Aandeel met klantprofiel'],
    ['change', 'Aandeel: procentpunt in een jaar', POINTS],
    ['register', 'Aandeel van het register in Sonar', 'Aandeel van het register in Sonar'],
  ]),
  {
    key: 'nl-shares',
    title: 'Aandeel met klantprofiel per kwartaal, as van 0 tot 100%',
    kind: 'lines',
    dataset: 'national_totals',
    metrics: SHARES,
    by: ['quarter_first_day'],
    where: 'is_complete',
    without: ['quarter'],
    bounds: [0, 1],
  },
  {
    key: 'nl-shares-zoomed',
    title: 'Aandeel met klantprofiel per kwartaal, ingezoomd (as begint niet bij 0)',
    kind: 'lines',
    dataset: 'national_totals',
    metrics: ['Aandeel met klantprofiel'],
    by: ['quarter_first_day'],
    where: 'is_complete',
    without: ['quarter'],
  },
  {
    key: 'nl-four',
    title: 'Personen bekend in Sonar per kwartaal, naar wie bedient en klantprofiel',
    kind: 'stacked-time',
    dataset: 'national_totals',
    metrics: FOUR_NAMES,
    by: ['quarter_first_day'],
    where: 'is_complete',
    without: ['quarter'],
  },
  {
    key: 'nl-ranked',
    title: 'Aandeel met klantprofiel per arbeidsmarktregio, en Nederland',
    kind: 'ranked',
    dataset: 'observations',
    metrics: ['Aandeel met klantprofiel'],
    by: ['gebied_of_land'],
    where: "area_level in ('AM', 'NL')",
    without: ['level'],
  },
  {
    key: 'nl-table',
    title: 'Arbeidsmarktregio’s: personen en aandelen in het gekozen kwartaal',
    kind: 'table',
    dataset: 'region_profiles',
    metrics: [
      'Plaats in het land',
      'Personen bekend in Sonar',
      ...SHARES,
      'Aandeel van het register in Sonar',
    ],
    by: ['region_name'],
    order: { by: 'Aandeel met klantprofiel', descending: true },
  },
  {
    key: 'nl-heatmap',
    title: 'Aandeel met klantprofiel per regio en kwartaal, op de grenzen van nu',
    description:
      'Wit: niet alle gemeenten van toen zijn geladen, of de regio is dat kwartaal niet compleet.',
    kind: 'heatmap',
    dataset: 'comparable_regions',
    metrics: ['Aandeel met klantprofiel'],
    by: ['quarter_code'],
    split: ['region_name'],
    where: 'is_complete',
    without: ['quarter'],
  },
  {
    key: 'nl-pivot',
    title: 'Draaitabel: personen per gebied, op één niveau en in één kwartaal',
    description: 'Leeg zonder kwartaal of niveau: dezelfde personen staan op drie niveaus.',
    kind: 'pivot',
    dataset: 'observations',
    metrics: ['Personen'],
    by: ['area_name'],
    split: ['bediend_door', 'klantprofiel'],
  },
  {
    key: 'nl-level-total',
    title: 'Personen op het gekozen niveau',
    kind: 'number',
    dataset: 'observations',
    metrics: ['Personen'],
  },
  ...numbers('region', 'region_profiles', [
    ['persons', 'Personen bekend in Sonar', 'Personen bekend in Sonar'],
    ['share', 'Aandeel met klantprofiel', 'Aandeel met klantprofiel'],
    ['rank', 'Plaats in het land (1 = grootste aandeel)', 'Plaats in het land'],
  ]),
  ...numbers('region', 'region_changes', [['change', 'Aandeel: procentpunt in een jaar', POINTS]]),
  {
    key: 'region-beside-country',
    title: 'Aandeel met klantprofiel: de regio naast Nederland',
    kind: 'lines',
    dataset: 'region_beside_country',
    metrics: ['Aandeel met klantprofiel'],
    by: ['quarter_first_day'],
    split: ['reeks'],
    without: ['quarter'],
    bounds: [0, 1],
  },
  {
    key: 'region-four',
    title: 'Personen bekend in Sonar per kwartaal, naar wie bedient en klantprofiel',
    kind: 'stacked-time',
    dataset: 'region_profiles',
    metrics: FOUR_NAMES,
    by: ['quarter_first_day'],
    without: ['quarter'],
  },
  {
    key: 'region-ranked',
    title: 'Aandeel met klantprofiel per gemeente',
    kind: 'ranked',
    dataset: 'profiles',
    metrics: ['Aandeel met klantprofiel'],
    by: ['municipality_name'],
  },
  {
    key: 'region-table',
    title: 'Gemeenten van de regio in het gekozen kwartaal',
    kind: 'table',
    dataset: 'profiles',
    metrics: ['Personen bekend in Sonar', ...FOUR_NAMES, 'Aandeel met klantprofiel'],
    by: ['municipality_name'],
    order: { by: 'Personen bekend in Sonar', descending: true },
  },
  {
    key: 'region-comparable',
    title: 'Verschillen op de grenzen van nu, per kwartaal',
    description:
      'Gemeenten geteld in de regio van nu: een gemeente die van regio wisselt, is hier geen verschil.',
    kind: 'table',
    dataset: 'comparable_regions',
    metrics: [
      'Personen bekend in Sonar',
      'Personen, verschil in een jaar',
      'Aandeel met klantprofiel',
      POINTS,
    ],
    by: ['quarter_code'],
    where: 'is_comparable',
    without: ['quarter'],
    order: { by: 'quarter_code', descending: true },
  },
  {
    key: 'region-borders',
    title: 'Wanneer de grens van de regio veranderde',
    description:
      'In deze kwartalen is het verschil met een jaar eerder geen verschil van personen.',
    kind: 'table',
    dataset: 'region_changes',
    metrics: [],
    columns: ['quarter_code', 'grens', 'known_in_sonar_yoy'],
    without: ['quarter'],
    order: { by: 'quarter_code', descending: true },
  },
  ...numbers('municipality', 'profiles', [
    ['persons', 'Personen bekend in Sonar', 'Personen bekend in Sonar'],
    ['share', 'Aandeel met klantprofiel', 'Aandeel met klantprofiel'],
  ]),
  ...numbers('municipality', 'municipality_ranking', [
    ['rank', 'Plaats in het land (1 = grootste aandeel)', 'Plaats in het land'],
  ]),
  ...numbers('municipality', 'municipality_changes', [
    ['change', 'Aandeel: procentpunt in een jaar', POINTS],
  ]),
  {
    key: 'municipality-beside-others',
    title: 'Aandeel met klantprofiel: de gemeente naast regio, land en gelijke grootte',
    kind: 'lines',
    dataset: 'municipality_beside_others',
    metrics: ['Aandeel met klantprofiel'],
    by: ['quarter_first_day'],
    split: ['reeks'],
    without: ['quarter'],
    bounds: [0, 1],
  },
  {
    key: 'municipality-now',
    title: 'In het gekozen kwartaal naast elkaar',
    kind: 'table',
    dataset: 'municipality_beside_others',
    metrics: ['Personen bekend in Sonar', 'Aandeel met klantprofiel'],
    by: ['reeks', 'gebied'],
    order: { by: 'Personen bekend in Sonar', descending: false },
  },
  {
    key: 'municipality-four',
    title: 'Personen bekend in Sonar per kwartaal, naar wie bedient en klantprofiel',
    kind: 'stacked-time',
    dataset: 'profiles',
    metrics: FOUR_NAMES,
    by: ['quarter_first_day'],
    without: ['quarter'],
  },
  {
    key: 'municipality-table',
    title: 'De gemeente per kwartaal',
    kind: 'table',
    dataset: 'profiles',
    metrics: ['Personen bekend in Sonar', ...FOUR_NAMES, 'Aandeel met klantprofiel'],
    by: ['quarter_code'],
    without: ['quarter'],
    order: { by: 'quarter_code', descending: true },
  },
  ...numbers('quality', 'publications', [
    ['loaded', 'Publicaties geladen', 'Publicaties geladen'],
    ['absent-count', 'Publicaties niet geladen', 'Publicaties niet geladen'],
  ]).map((chart) => ({ ...chart, where: 'not is_after_last_seen' })),
  ...numbers('quality', 'failed_checks', [
    ['checks-count', 'Controles niet geslaagd', 'Controles niet geslaagd'],
  ]),
  ...numbers('quality', 'measure', [
    ['confirmed', 'Kolommen bevestigd (van de vijf)', 'Kolommen bevestigd'],
  ]),
  {
    key: 'quality-coverage',
    title: 'Dekking per kwartaal: hoeveel regio’s er zijn, tot het laatste geziene kwartaal',
    kind: 'stacked',
    dataset: 'publications',
    metrics: ['Publicaties'],
    by: ['quarter_code'],
    split: ['stand'],
    where: 'not is_after_last_seen',
  },
  {
    key: 'quality-absent',
    title: 'Wat er niet is, met de reden',
    kind: 'table',
    dataset: 'publications',
    metrics: [],
    columns: ['quarter_code', 'region_name', 'stand', 'reden', 'document_key'],
    where: "not is_after_last_seen and status not in ('loaded', 'withdrawn')",
    order: { by: 'quarter_code', descending: true },
  },
  {
    key: 'quality-checks',
    title: 'Controles die niet slaagden, met het document (in het rapport: /document/NUMMER)',
    kind: 'table',
    dataset: 'failed_checks',
    metrics: [],
    columns: [
      'quarter_code',
      'region_code',
      'zwaarte',
      'controle',
      'subject',
      'expected',
      'found',
      'document_key',
      'url',
    ],
    order: { by: 'quarter_code', descending: true },
  },
  {
    key: 'quality-revisions',
    title: 'Getallen die UWV na het eerste laden veranderde',
    kind: 'table',
    dataset: 'revised_numbers',
    metrics: [],
    columns: [
      'quarter_code',
      'region_code',
      'municipality_code',
      'maat',
      'old_value',
      'new_value',
      'changed_at',
    ],
    order: { by: 'changed_at', descending: true },
  },
  {
    key: 'quality-layouts',
    title: 'Opmaak van de documenten per kwartaal',
    kind: 'stacked',
    dataset: 'loaded_documents',
    metrics: ['Documenten'],
    by: ['quarter_code'],
    split: ['layout', 'kolommen_uit'],
  },
  {
    key: 'quality-measures',
    title: 'Zijn de vijf kolommen bevestigd?',
    kind: 'table',
    dataset: 'measure',
    metrics: [],
    columns: ['label_nl', 'bevestigd'],
    order: { by: 'label_nl', descending: false },
  },
];

/** Okabe-Ito, said by name so that one thing has one colour on all dashboards. */
export const COLOURS: Readonly<Record<string, string>> = {
  'Gemeente, met klantprofiel': '#0072B2',
  'Gemeente, zonder klantprofiel': '#56B4E9',
  'UWV, met klantprofiel': '#D55E00',
  'UWV, zonder klantprofiel': '#E69F00',
  'Aandeel bij gemeenten': '#0072B2',
  'Aandeel bij UWV': '#D55E00',
  'Aandeel met klantprofiel': '#009E73',
  Nederland: '#D55E00',
  Arbeidsmarktregio: '#0072B2',
  Gemeente: '#009E73',
  'Gemeenten van gelijke grootte': '#CC79A7',
  geladen: '#0072B2',
  'geladen, ingetrokken': '#56B4E9',
  'wacht op een mens': '#E69F00',
  ontbreekt: '#D55E00',
  'nog niet verwacht': '#999999',
};

const READ_ME =
  '**Een aantal is een stand op de laatste dag van een kwartaal.** Tel nooit kwartalen op, en nooit gemeenten, regio’s en Nederland bij elkaar: het zijn dezelfde personen. Zonder gekozen kwartaal blijft een aantal daarom leeg. Bron: UWV, *Transparantie van klantprofielen*. Aantallen van één tot vijf personen staan er zoals UWV ze publiceert: ga er zorgvuldig mee om.';

export const DASHBOARDS: readonly Dashboard[] = [
  {
    key: 'nederland',
    title: 'Klantprofielen: Nederland',
    description:
      'Personen uit de doelgroep banenafspraak in Sonar, met en zonder klantprofiel, voor het hele land.',
    filters: ['quarter', 'level'],
    rows: [
      { text: READ_ME },
      { height: 'low', places: places(3, ['nl-persons', 'nl-share', 'nl-change', 'nl-register']) },
      { height: 'line', places: places(12, ['notes']) },
      { height: 'middle', places: places(6, ['nl-shares', 'nl-shares-zoomed']) },
      { height: 'middle', places: places(12, ['nl-four']) },
      {
        height: 'high',
        places: [
          { chart: 'nl-ranked', width: 4 },
          { chart: 'nl-table', width: 8 },
        ],
      },
      { height: 'tall', places: places(12, ['nl-heatmap']) },
      {
        height: 'high',
        places: [
          { chart: 'nl-pivot', width: 9 },
          { chart: 'nl-level-total', width: 3 },
        ],
      },
    ],
  },
  {
    key: 'regio',
    title: 'Klantprofielen: Regio',
    description: 'Eén arbeidsmarktregio: naast Nederland, naar gemeente, en op de grenzen van nu.',
    filters: ['quarter', 'region'],
    rows: [
      { text: READ_ME },
      {
        height: 'low',
        places: places(3, ['region-persons', 'region-share', 'region-rank', 'region-change']),
      },
      { height: 'line', places: places(12, ['notes']) },
      { height: 'middle', places: places(6, ['region-beside-country', 'region-four']) },
      {
        height: 'high',
        places: [
          { chart: 'region-ranked', width: 4 },
          { chart: 'region-table', width: 8 },
        ],
      },
      {
        height: 'middle',
        places: [
          { chart: 'region-comparable', width: 7 },
          { chart: 'region-borders', width: 5 },
        ],
      },
    ],
  },
  {
    key: 'gemeente',
    title: 'Klantprofielen: Gemeente',
    description: 'Eén gemeente: naast haar regio, Nederland en gemeenten van gelijke grootte.',
    filters: ['quarter', 'municipality'],
    rows: [
      { text: READ_ME },
      {
        height: 'low',
        places: places(3, [
          'municipality-persons',
          'municipality-share',
          'municipality-rank',
          'municipality-change',
        ]),
      },
      { height: 'line', places: places(12, ['notes']) },
      {
        height: 'middle',
        places: [
          { chart: 'municipality-beside-others', width: 7 },
          { chart: 'municipality-now', width: 5 },
        ],
      },
      { height: 'middle', places: places(12, ['municipality-four']) },
      { height: 'high', places: places(12, ['municipality-table']) },
    ],
  },
  {
    key: 'kwaliteit',
    title: 'Klantprofielen: Kwaliteit',
    description:
      'Wat er is en wat niet, welke controles niet slaagden, wat UWV herzag, en of de kolommen zijn bevestigd.',
    filters: [],
    rows: [
      {
        height: 'low',
        places: places(3, [
          'quality-loaded',
          'quality-absent-count',
          'quality-checks-count',
          'quality-confirmed',
        ]),
      },
      { height: 'line', places: places(12, ['notes']) },
      { height: 'middle', places: places(12, ['quality-coverage']) },
      {
        height: 'middle',
        places: [
          { chart: 'quality-absent', width: 7 },
          { chart: 'quality-measures', width: 5 },
        ],
      },
      { height: 'middle', places: places(12, ['quality-checks']) },
      { height: 'middle', places: places(6, ['quality-revisions', 'quality-layouts']) },
    ],
  },
];

/** Big numbers: the last part of the key, the title, the metric. */
function numbers(
  prefix: string,
  dataset: string,
  all: readonly (readonly [key: string, title: string, metric: string])[],
): Chart[] {
  return all.map(([key, title, metric]) => ({
    key: `${prefix}-${key}`,
    title,
    kind: 'number',
    dataset,
    metrics: [metric],
  }));
}

function places(width: number, charts: readonly string[]): Place[] {
  return charts.map((chart) => ({ chart, width }));
}
