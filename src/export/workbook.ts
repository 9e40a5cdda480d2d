/** The flat tables as one workbook for people who live in Excel: Dutch headings, real numbers and dates, filters, and a first sheet that explains. Pure. */
import { type CellStyle, type CellValue, writeXlsx, type WriteSheet } from 'hucre/xlsx';

import { PROGRAM_VERSION } from '../program.ts';
import type { Row, Value } from './tables.ts';

export type WorkbookFacts = {
  /** Last day that the numbers speak of; null while nothing is loaded. */
  readonly dataUntil: string | null;
  /** Are all regions of that quarter loaded? */
  readonly isComplete: boolean;
  /** Who confirmed what the columns mean; undefined while they are an inference. */
  readonly confirmed: { readonly by: string; readonly on: string } | undefined;
};

type Form = 'text' | 'number' | 'percent' | 'points' | 'date' | 'boolean';
type Column = readonly [name: string, heading: string, form: Form];
type Sheet = {
  readonly title: string;
  readonly about: string;
  readonly columns: readonly Column[];
};

const FORMATS: Readonly<Record<Form, string | undefined>> = {
  text: undefined,
  number: '#,##0',
  percent: '0.0%',
  points: '+0.0;-0.0;0.0',
  date: 'dd-mm-yyyy',
  boolean: undefined,
};

const QUARTER: readonly Column[] = [
  ['quarter_code', 'Kwartaal', 'text'],
  ['quarter_label_nl', 'Kwartaal voluit', 'text'],
  ['reference_date', 'Peildatum', 'date'],
];
const NEWEST: readonly Column[] = [
  ['is_latest_complete', 'Nieuwste volledige kwartaal', 'boolean'],
];
const REGION: readonly Column[] = [
  ['region_code', 'Regiocode', 'text'],
  ['region_name', 'Arbeidsmarktregio', 'text'],
];
const MUNICIPALITY: readonly Column[] = [
  ['municipality_code', 'Gemeentecode', 'text'],
  ['municipality_name', 'Gemeente', 'text'],
  ['province_name', 'Provincie', 'text'],
];
const COUNTS: readonly Column[] = [
  ['municipal_with_profile', 'Gemeente: met klantprofiel', 'number'],
  ['municipal_without_profile', 'Gemeente: zonder klantprofiel', 'number'],
  ['uwv_with_profile', 'UWV: met klantprofiel', 'number'],
  ['uwv_without_profile', 'UWV: zonder klantprofiel', 'number'],
  ['known_in_sonar', 'Bekend in Sonar', 'number'],
  ['with_profile', 'Met klantprofiel', 'number'],
  ['municipal_profile_share', 'Aandeel met klantprofiel, gemeente', 'percent'],
  ['uwv_profile_share', 'Aandeel met klantprofiel, UWV', 'percent'],
  ['profile_share', 'Aandeel met klantprofiel', 'percent'],
];
const SMALL: readonly Column[] = [
  ['has_small_count', 'Bevat aantal van 1 tot en met 5', 'boolean'],
];
const REGISTER: readonly Column[] = [
  ['register_persons', 'Personen in doelgroepregister', 'number'],
  ['known_share', 'Aandeel bekend in Sonar', 'percent'],
];

const SHEETS: Readonly<Record<string, Sheet>> = {
  national_totals: {
    title: 'Nederland',
    about: 'Eén rij per kwartaal: het land, met verandering in procentpunten.',
    columns: [
      ...QUARTER,
      ['is_complete', 'Alle regio’s geladen', 'boolean'],
      ['regions_loaded', 'Regio’s geladen', 'number'],
      ...NEWEST,
      ...COUNTS,
      ...REGISTER,
      ['profile_share_qoq_pp', 'Verandering aandeel op kwartaal (procentpunt)', 'points'],
      ['profile_share_yoy_pp', 'Verandering aandeel op jaar (procentpunt)', 'points'],
    ],
  },
  region_profiles: {
    title: 'Per regio',
    about: 'Eén rij per kwartaal en arbeidsmarktregio: de gedrukte totalen.',
    columns: [
      ...QUARTER,
      ...NEWEST,
      ...REGION,
      ...COUNTS,
      ...REGISTER,
      ['rank_in_country', 'Rang in Nederland', 'number'],
      ...SMALL,
    ],
  },
  profiles: {
    title: 'Per gemeente',
    about: 'Eén rij per kwartaal en gemeente, op de grenzen van dat kwartaal.',
    columns: [...QUARTER, ...NEWEST, ...REGION, ...MUNICIPALITY, ...COUNTS, ...SMALL],
  },
  comparable_series: {
    title: 'Vergelijkbare reeks',
    about:
      'Eén rij per kwartaal en gemeente van nu: alle kwartalen op de grenzen van nu. Neem voor een trend alleen rijen met Vergelijkbaar = WAAR.',
    columns: [
      ...QUARTER,
      ...NEWEST,
      ...REGION,
      ...MUNICIPALITY,
      ['members', 'Samengeteld uit gemeenten', 'number'],
      ['is_complete', 'Volledig', 'boolean'],
      ['is_comparable', 'Vergelijkbaar', 'boolean'],
      ...COUNTS,
      ...SMALL,
    ],
  },
  coverage: {
    title: 'Volledigheid',
    about:
      'Eén rij per kwartaal en regio die er hoort te zijn: wat er is, wat ontbreekt en waarom.',
    columns: [
      ['quarter_code', 'Kwartaal', 'text'],
      ['reference_date', 'Peildatum', 'date'],
      ...REGION,
      ['status', 'Stand', 'text'],
      ['reason', 'Reden (code)', 'text'],
      ['due_on', 'Verwacht uiterlijk', 'date'],
      ['is_after_last_seen', 'Na het laatste gepubliceerde kwartaal', 'boolean'],
    ],
  },
};

export function isSheet(table: string): boolean {
  return table in SHEETS;
}

/** The bytes of the workbook; they hold no moment of its making. Text stays text, also where it begins like a formula. */
export async function toWorkbook(
  rowsOf: ReadonlyMap<string, readonly Row[]>,
  facts: WorkbookFacts,
): Promise<Uint8Array> {
  const moment = new Date(`${facts.dataUntil ?? '2016-12-31'}T00:00:00Z`);
  return await writeXlsx({
    sheets: [
      explain(facts),
      ...Object.entries(SHEETS).map(([name, sheet]) => toSheet(sheet, rowsOf.get(name) ?? [])),
    ],
    properties: {
      title: 'Transparantie van klantprofielen',
      creator: `klantprofielen ${PROGRAM_VERSION}`,
      created: moment,
      modified: moment,
    },
  });
}

const HEAD: CellStyle = {
  font: { bold: true },
  alignment: { wrapText: true, vertical: 'top' },
};

function toSheet({ title, columns }: Sheet, rows: readonly Row[]): WriteSheet {
  return {
    name: title,
    columns: columns.map(([name, , form]) => ({
      width: toWidth(name, form),
      ...(FORMATS[form] === undefined ? {} : { numFmt: FORMATS[form] }),
    })),
    rows: [
      columns.map(([, heading]) => heading),
      ...rows.map((row) => columns.map(([name, , form]) => toCellValue(row[name] ?? null, form))),
    ],
    cells: new Map(columns.map((_, index) => [`0,${index}`, { style: HEAD }])),
    rowDefs: new Map([[0, { height: 48 }]]),
    freezePane: { rows: 1 },
    autoFilter: { range: `A1:${columnName(columns.length)}${rows.length + 1}` },
  };
}

function toCellValue(value: Value, form: Form): CellValue {
  if (value === null) return null;
  if (form === 'date') return new Date(`${String(value)}T00:00:00Z`);
  if (form === 'text' || form === 'boolean') return value;
  return Number(value);
}

function toWidth(name: string, form: Form): number {
  if (form !== 'text') return 14;
  return name.endsWith('_name') || name.endsWith('_nl') ? 26 : 12;
}

/** 1 → A, 27 → AA. */
function columnName(number: number): string {
  const letter = String.fromCodePoint(65 + ((number - 1) % 26));
  return number > 26 ? columnName(Math.floor((number - 1) / 26)) + letter : letter;
}

function explain({ dataUntil, isComplete, confirmed }: WorkbookFacts): WriteSheet {
  const day = dataUntil === null ? undefined : toDutchDay(dataUntil);
  const lines: readonly (readonly [string, string])[] = [
    [
      'Wat is geteld',
      'Personen van de doelgroep banenafspraak die bekend zijn in Sonar, het systeem van UWV: met en zonder klantprofiel, naar wie hen bedient (gemeente of UWV).',
    ],
    [
      'Nooit optellen',
      'Elk aantal is een stand op de peildatum, de laatste dag van het kwartaal. Tel kwartalen nooit bij elkaar op: het zijn telkens dezelfde personen. Tel ook de bladen en niveaus (gemeente, regio, Nederland) nooit bij elkaar op. Aandelen kunt u niet optellen of middelen: reken ze opnieuw uit de aantallen.',
    ],
    [
      'Eén getal',
      'Filter op Nieuwste volledige kwartaal = WAAR (in Engelstalig Excel TRUE), of kies één kwartaal.',
    ],
    [
      'Peildatum',
      day === undefined
        ? 'Er is nog niets geladen.'
        : isComplete
          ? `De gegevens lopen tot en met ${day}: het nieuwste kwartaal waarvan alle regio’s er zijn.`
          : `De gegevens lopen tot en met ${day}. Van geen kwartaal zijn alle regio’s er: landelijke aantallen zijn onvolledig.`,
    ],
    [
      'Kolommen bevestigd',
      confirmed
        ? `Ja: ${confirmed.by} heeft op ${toDutchDay(confirmed.on)} bevestigd wat de vier kolommen betekenen.`
        : 'Nee: wat de vier kolommen betekenen is afgeleid en nog door niemand bevestigd.',
    ],
    [
      'Kleine aantallen',
      'Aantallen van één tot en met vijf personen staan er zoals UWV ze publiceerde. Zorgvuldig gebruik, zodat niemand herkenbaar is, is de plicht van wie ze gebruikt.',
    ],
    [
      'Bron en licentie',
      'UWV, kwartaalpublicaties “Transparantie van klantprofielen” (www.uwv.nl). Dit bestand voegt geen eigen licentie toe: de voorwaarden van UWV voor zijn publicaties gelden. Het is geen uitgave van UWV.',
    ],
    [
      'Zo citeert u',
      `UWV, Transparantie van klantprofielen${day === undefined ? '' : `, stand ${day}`}; verwerkt met klantprofielen ${PROGRAM_VERSION}.`,
    ],
    ...Object.values(SHEETS).map(({ title, about }) => [`Blad ${title}`, about] as const),
    [
      'Codes',
      'AM… is een arbeidsmarktregio, GM… een gemeente, zoals CBS ze gebruikt. De bestanden naast dit (csv, parquet, datapackage.json) bevatten alle kolommen met uitleg.',
    ],
  ];
  const wrapped: CellStyle = { alignment: { wrapText: true, vertical: 'top' } };
  return {
    name: 'Uitleg',
    columns: [
      { width: 24, style: { ...wrapped, font: { bold: true } } },
      { width: 100, style: wrapped },
    ],
    rows: [['Transparantie van klantprofielen', null], ...lines.map((line) => [...line])],
  };
}

function toDutchDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('nl-NL', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
