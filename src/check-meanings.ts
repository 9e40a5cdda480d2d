/** What it means that a check failed, in both languages. docs/runbook.md has, under the same code, what to do. */
import { CHECK_CODES, type CheckCode } from './findings.ts';
import { printable } from './printable.ts';

type Text = { readonly nl: string; readonly en: string };

const both = (nl: string, en: string): Text => ({ nl, en });

/** A code without an entry here does not compile. */
export const CHECK_MEANINGS: Readonly<Record<CheckCode, Text>> = {
  invalid_pdf: both('Het bestand is geen leesbare PDF.', 'The file is no PDF that can be read.'),
  encrypted: both('De PDF is met een wachtwoord beveiligd.', 'The PDF needs a password.'),
  no_text: both(
    'De PDF bevat geen tekst die te zien is.',
    'The PDF holds no text that can be seen.',
  ),
  unmapped_glyphs: both(
    'De PDF bevat letters zonder betekenis.',
    'The PDF has letters without meaning.',
  ),
  parser_limit: both(
    'Het lezen kostte tweemaal te veel tijd of geheugen, of de PDF is te lang.',
    'Reading took too much time or memory twice, or the PDF is too long.',
  ),
  reader_fault: both(
    'Het programma zelf struikelde over dit document.',
    'The program itself stumbled over this document.',
  ),
  title_found: both(
    'De titel of de regel met het kwartaal ontbreekt of is dubbelzinnig.',
    'The title or the line with the quarter is missing or ambiguous.',
  ),
  layout_known: both(
    'Er is niet precies één tabel met een totaalrij en vijf telkolommen, zoals in een bekende opmaak.',
    'There is not exactly one table with a total row and five count columns, as in a known layout.',
  ),
  headings_understood: both(
    'De koppen zeggen niet welke kolom wat telt.',
    'The headings do not say which column counts what.',
  ),
  columns_usual: both(
    'Er zijn geen koppen, en in een andere volgorde lijken de kolommen duidelijk meer op die van bekende documenten.',
    'There are no headings, and in another order the columns are clearly more like those of known documents.',
  ),
  count_readable: both(
    'Een cel is geen aantal zoals we het kennen.',
    'A cell is not a count as we know it.',
  ),
  withheld_cell: both(
    'Een aantal is afgeschermd (<5, x, punt of ster).',
    'A count is withheld (<5, x, a point or an asterisk).',
  ),
  readings_agree: both(
    'De tabel is niet getekend zoals zij gelezen is, of er bleef een getal over.',
    'The table was not drawn as it was read, or a number was left over.',
  ),
  names_on_their_rows: both(
    'Een naam hoort niet bij precies één rij getallen.',
    'A name does not belong to exactly one row of numbers.',
  ),
  footnote_mark: both(
    'Bij een naam of aantal staat een verwijzing naar een voetnoot; ze is weggelaten.',
    'A name or count has a footnote mark; it was taken off.',
  ),
  footnote_found: both(
    'De voetnoot met register en percentage ontbreekt of is er dubbel.',
    'The footnote with register and percentage is missing or there twice.',
  ),
  region_known: both(
    'De gedrukte regio is geen regio van dat kwartaal.',
    'The printed region is no region of that quarter.',
  ),
  title_agrees: both(
    'Kwartaal of regio verschilt tussen titel, link, tabel en voetnoot.',
    'Quarter or region differs between title, link, table and footnote.',
  ),
  row_sum: both(
    'De vier aantallen van een rij tellen niet op tot het totaal van die rij.',
    'The four counts of a row do not add up to the total of that row.',
  ),
  column_sum: both(
    'Een kolom telt niet op tot de totaalrij.',
    'A column does not add up to the total row.',
  ),
  coverage_pct: both(
    'Het gedrukte percentage is niet totaal gedeeld door register, afgerond.',
    'The printed percentage is not total divided by register, rounded.',
  ),
  municipality_known: both(
    'Geen gemeente heette in dat kwartaal zo.',
    'No municipality was called so in that quarter.',
  ),
  municipality_unique: both(
    'Een gemeente staat er tweemaal, of is in een andere regio al geladen.',
    'A municipality stands there twice, or is loaded in another region already.',
  ),
  municipality_complete: both(
    'Een gemeente van de regio ontbreekt.',
    'A municipality of the region is missing.',
  ),
  municipality_region: both(
    'Een gemeente staat in een andere regio dan bij het CBS.',
    'A municipality stands in another region than CBS has it.',
  ),
  borders_of_quarter: both(
    'Een vierde kwartaal heeft al de gemeentegrenzen van januari daarna.',
    'A fourth quarter has the borders of the next January already.',
  ),
  not_a_copy: both(
    'Dezelfde aantallen zijn al geladen voor een ander kwartaal of een andere regio.',
    'The same counts are loaded for another quarter or region already.',
  ),
  columns_plausible: both(
    'De kolommen passen in een andere volgorde duidelijk beter bij het buurkwartaal.',
    'In another order the columns fit the neighbouring quarter clearly better.',
  ),
  change_plausible: both(
    'Een aantal veranderde sterk ten opzichte van het buurkwartaal.',
    'A count changed much against the neighbouring quarter.',
  ),
  two_candidates: both(
    'Twee nieuwe documenten voor hetzelfde kwartaal en dezelfde regio, met andere aantallen.',
    'Two new documents for the same quarter and region, with other counts.',
  ),
  older_revision: both(
    'Een bestand dat eerder is vervangen kwam terug.',
    'A file that was replaced earlier came back.',
  ),
  tree_agrees: both(
    'De structuur in de PDF leest anders dan de pagina.',
    'The structure tree of the PDF reads otherwise than the page.',
  ),
  quarter_complete: both(
    'Niet elke regio van het kwartaal is geladen.',
    'Not every region of the quarter is loaded.',
  ),
};

/** What stands on the two sides of a check, where 'expected' and 'found' would leave it open. */
const CHECK_SIDES: Readonly<Partial<Record<CheckCode, readonly [string, string]>>> = {
  row_sum: ['printed total of the row', 'sum of its parts'],
  column_sum: ['printed in the total row', 'sum of the rows'],
  coverage_pct: ['printed percentage', 'worked out'],
  readings_agree: ['by position', 'drawn instead'],
  tree_agrees: ['on the page', 'in the structure tree'],
};

/** What to call the two sides of a check. What belongs to no row has none to set side by side. */
export function toSides({
  code,
  subject,
}: {
  readonly code: string;
  readonly subject: string;
}): readonly [expected: string, found: string] {
  const known = CHECK_CODES.find((one) => one === code);
  const sides = known && CHECK_SIDES[known];
  return sides === undefined || subject === 'table' ? ['expected', 'found'] : sides;
}

type FailedCheck = {
  readonly code: string;
  readonly subject: string;
  readonly expected?: string | number | null | undefined;
  readonly found?: string | number | null | undefined;
};

/** 'row_sum (Alkmaar): printed total of the row 3277, sum of its parts 3278' */
export function describeFinding({ code, subject, expected, found }: FailedCheck): string {
  const [one, other] = toSides({ code, subject });
  const say = (value: FailedCheck['found']): string => printable(String(value ?? '') || 'nothing');
  return `${code} (${printable(subject)}): ${one} ${say(expected)}, ${other} ${say(found)}`;
}
