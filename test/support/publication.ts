/** What a publication says, and the many ways in which it can look: the input of `renderPublication`. */
import { type Measure, MEASURES } from '../../src/measures.ts';

/** The truth of one publication. Counts are in the order of `MEASURES`, whatever the look prints first. */
export type Publication = {
  readonly year: number;
  readonly quarter: 1 | 2 | 3 | 4;
  /** As the quarter line and the region column print it. */
  readonly region: string;
  /** As the footnote prints it; it may be spelled otherwise. */
  readonly noteRegion: string;
  readonly regionNumber: number;
  readonly rows: readonly { readonly name: string; readonly counts: readonly number[] }[];
  readonly totals: readonly number[];
  readonly register: number;
  readonly pct: number;
};

export const FONTS = [
  'Helvetica',
  'TimesRoman',
  'DejaVuSans',
  'DejaVuSansCondensed',
  'DejaVuSerif',
] as const;

/** The heading of each measure: of several neighbours with the same group it stands once, over all of them. */
export type Wording = Readonly<Record<Measure, { group: string; text: string }>>;

export const USUAL_WORDING: Wording = {
  municipal_with_profile: { group: 'Gemeente', text: 'Klantprofiel in Sonar' },
  municipal_without_profile: { group: 'Gemeente', text: 'Geen klantprofiel in Sonar' },
  uwv_with_profile: { group: 'UWV', text: 'Klantprofiel in Sonar' },
  uwv_without_profile: { group: 'UWV', text: 'Geen klantprofiel in Sonar' },
  known_in_sonar: { group: '', text: 'Totaal' },
};

export type Look = {
  readonly regionColumns: 'none' | 'first' | 'every' | 'merged';
  /** Do the region columns stand behind the municipality? */
  readonly regionAfterName: boolean;
  readonly headings: 'grouped' | 'one-line' | 'wrapped' | 'rotated' | 'remnant' | 'absent';
  /** What the heading of each measure says, under which group. */
  readonly wording: Wording;
  /** Which way rotated headings read. */
  readonly rotatedHeadings: 90 | 270;
  /** Where 'Totaal' and 'Gemeente' stand beside headings of several lines. */
  readonly headingSide: 'top' | 'middle' | 'bottom';
  /** The measures as printed, left to right. */
  readonly order: readonly Measure[];
  readonly align: 'left' | 'right' | 'center';
  readonly font: (typeof FONTS)[number];
  /** Points. */
  readonly size: number;
  /** Space above and below the text of a cell, points. */
  readonly rowPadding: number;
  readonly borders: boolean;
  readonly zebra: boolean;
  readonly thousands: '.' | ' ' | '\u00A0' | '\u2009' | '\u202F' | '';
  readonly zero: '0' | '-' | '\u2013';
  /** Letters after which a name is wrapped; undefined: never. */
  readonly wrapAfter: number | undefined;
  /** Beside which line of a wrapped name its counts stand. */
  readonly countsBeside: 'first' | 'middle' | 'last';
  readonly tableFirst: boolean;
  readonly pages: 'one' | 'two' | 'two-repeated';
  readonly totalOnTop: boolean;
  readonly totalLabel: string;
  /** Does the label start in the first of the region columns? */
  readonly labelSpans: boolean;
  readonly rotatePage: 0 | 90 | 180 | 270;
  readonly letterByLetter: boolean;
  readonly decoy: 'none' | 'other-columns' | 'no-total' | 'same';
  readonly decoyFirst: boolean;
  readonly footer: boolean;
  /** No-break spaces in names. */
  readonly nbsp: boolean;
  readonly drawing: 'rows' | 'columns';
};

export const PLAIN_LOOK: Look = {
  wording: USUAL_WORDING,
  regionAfterName: false,
  regionColumns: 'none',
  headings: 'grouped',
  rotatedHeadings: 270,
  headingSide: 'top',
  order: MEASURES,
  align: 'right',
  font: 'Helvetica',
  size: 9,
  rowPadding: 2,
  borders: true,
  zebra: false,
  thousands: '.',
  zero: '0',
  wrapAfter: undefined,
  countsBeside: 'first',
  tableFirst: true,
  pages: 'one',
  totalOnTop: false,
  totalLabel: 'TOTAAL AMR',
  labelSpans: false,
  rotatePage: 0,
  letterByLetter: false,
  decoy: 'none',
  decoyFirst: false,
  footer: false,
  nbsp: false,
  drawing: 'rows',
};

/** A count as the look prints it. */
export function printCount(count: number, look: Look): string {
  if (count === 0) return look.zero;
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, look.thousands);
}

/** The lines of a name: wrapped at blanks and behind hyphens. */
export function wrapName(name: string, wrapAfter: number | undefined): string[] {
  if (wrapAfter === undefined) return [name];
  const lines: string[] = [];
  for (const part of name.split(/(?<=-)|(?<= )/u)) {
    const last = lines.at(-1);
    if (last !== undefined && (last + part).trimEnd().length <= wrapAfter) {
      lines[lines.length - 1] = last + part;
    } else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}

const QUARTERS = ['eerste', 'tweede', 'derde', 'vierde'] as const;

/** 'Derde kwartaal 2020  Friesland' where the table comes first, 'derde kwartaal …' where it does not. */
export function quarterLine({ quarter, year, region }: Publication, look: Look): string {
  const word = QUARTERS[quarter - 1] ?? '';
  const first = look.tableFirst ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  return `${first} kwartaal ${year}${look.tableFirst ? '  ' : ' '}${region}`;
}

export function footnote({ noteRegion, register, pct }: Publication): string {
  const persons = String(register).replaceAll(/\B(?=(\d{3})+$)/g, '.');
  return (
    `In Sonar zijn niet alle doelgroepers opgenomen, in de arbeidsmarktregio ${noteRegion} bevat het ` +
    `doelgroepregister banenafspraak in totaal ${persons} personen. Hiervan is ${pct}% bekend binnen Sonar.`
  );
}

/** Heading and text of each part of the explanation. */
export const EXPLANATION: readonly (readonly [heading: string, text: string])[] = [
  [
    'Zicht op kandidaten',
    'Werkgevers die iemand uit de doelgroep banenafspraak zoeken, moeten kunnen zien wie er beschikbaar is. ' +
      'Dit overzicht laat per gemeente zien van hoeveel mensen UWV en de gemeente een klantprofiel hebben gemaakt.',
  ],
  [
    'Herkomst van de cijfers',
    'De aantallen komen uit Sonar, het systeem waarin UWV en gemeenten de dienstverlening vastleggen. ' +
      'Niet iedere gemeente gebruikt dat systeem voor al haar inwoners.',
  ],
  [
    'Wat een klantprofiel is',
    'Een klantprofiel beschrijft opleiding, ervaring en wensen van een kandidaat. Het wordt samen met de ' +
      'kandidaat opgesteld en is zonder naam zichtbaar voor werkgevers.',
  ],
];
