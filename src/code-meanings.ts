/**
 * What codes and states mean, in both languages: the words of the report and of the table klantprofielen.code_label.
 * docs/runbook.md has, under the same code, what to do.
 */
import { STATUS_CODES } from 'node:http';

import { CHECK_MEANINGS } from './check-meanings.ts';
import { CHECK_CODES, NEVER_ACCEPTABLE } from './findings.ts';

type Text = { readonly nl: string; readonly en: string };

const both = (nl: string, en: string): Text => ({ nl, en });

/** Why something is not loaded, was not fetched, or was left: the codes that are not checks. */
export const REASON_MEANINGS: Readonly<Record<string, Text>> = {
  not_seen: both('Geen bron heeft dit document genoemd.', 'No source has named this document.'),
  not_judged: both(
    'Een link noemt het, maar er kwam geen document uit.',
    'A link names it, but no document came of it.',
  ),
  facts_missing: both(
    'Het document is er, de cijfers zijn verwijderd: speel het opnieuw af met replay.',
    'The document is there, its numbers were removed: replay it.',
  ),
  rejected: both('Een mens heeft het document afgewezen.', 'A person has rejected the document.'),
  gone: both('De bron zegt dat het weg is (410).', 'The source says that it is gone (410).'),
  missing: both(
    'Het stond in drie volledige lijsten van de bron niet meer.',
    'Three complete listings of the source no longer had it.',
  ),
  withdrawn: both('De bron biedt het niet meer aan.', 'The source offers it no longer.'),
  timeout: both('De bron antwoordde niet op tijd.', 'The source did not answer in time.'),
  truncated: both('Het bestand kwam niet heel over.', 'The file did not arrive whole.'),
  tls: both(
    'De beveiligde verbinding kon niet worden gecontroleerd.',
    'The secure connection could not be verified.',
  ),
  dns: both(
    'De naam van de bron kon niet worden gevonden.',
    'The name of the source could not be found.',
  ),
  not_a_pdf: both('Het is geen PDF.', 'It is no PDF.'),
  too_large: both('Het bestand is groter dan toegestaan.', 'The file is larger than allowed.'),
  http_403: both('De bron weigert de toegang (403).', 'The source refuses access (403).'),
  http_404: both('De bron vindt het niet (404).', 'The source does not find it (404).'),
  http_5xx: both('De bron heeft een storing (5xx).', 'The source has a fault (5xx).'),
  robots_disallowed: both(
    'robots.txt van de bron staat het niet toe.',
    'robots.txt of the source does not allow it.',
  ),
  host_not_allowed: both(
    'De link leidt naar een server die niet is genoemd.',
    'The link leads to a host that is not named.',
  ),
  private_address: both(
    'De link leidt naar een privé-adres.',
    'The link leads to a private address.',
  ),
  redirect_refused: both(
    'De bron verwijst door naar een plaats die niet mag.',
    'The source redirects to a place that is not allowed.',
  ),
  robots_unreachable: both(
    'robots.txt van de bron kon niet worden gelezen.',
    'robots.txt of the source could not be read.',
  ),
  pause_too_long: both(
    'De bron vraagt om een langere pauze dan in een run past.',
    'The source asks for a longer pause than fits into a run.',
  ),
  url_refused: both(
    'Het adres is geen gewoon webadres.',
    'The address is no ordinary web address.',
  ),
  unreadable: both(
    'Het bestand in de map kon niet worden gelezen.',
    'The file in the folder could not be read.',
  ),
  encoded: both(
    'Het antwoord is gecomprimeerd op een manier waar niet om is gevraagd.',
    'The answer is compressed in a way that was not asked for.',
  ),
  refused: both('De server neemt geen verbinding aan.', 'The host takes no connection.'),
  reset: both(
    'De verbinding is verbroken voordat er antwoord kwam.',
    'The connection was cut before an answer came.',
  ),
  proxy: both('De proxy liet ons niet door.', 'The proxy did not let us through.'),
  bad_answer: both('Het antwoord volgt HTTP niet.', 'The answer does not follow HTTP.'),
  not_modified: both(
    'De bron zegt "niet gewijzigd", maar het is nooit opgehaald.',
    'The source says "not modified", yet it was never fetched.',
  ),
  republished: both('Andere bytes, dezelfde aantallen.', 'Other bytes, the same counts.'),
  no_documents: both(
    'De publicatiepagina bevat geen document.',
    'The publication page holds no document.',
  ),
  reading_guide: both(
    'Een leeswijzer of toelichting, geen tabel.',
    'A reading guide, not a table.',
  ),
  national: both(
    'Een landelijk document; alleen gearchiveerd.',
    'A national document; archived only.',
  ),
  not_this_series: both('Niet van deze reeks.', 'Not of this series.'),
  factsheet: both('Een factsheet is een andere publicatie.', 'A factsheet is another publication.'),
  trendrapportage: both(
    'De trendrapportage is een andere publicatie.',
    'The trend report is another publication.',
  ),
  beschut_werk: both(
    'De rapportage beschut werk is een andere publicatie.',
    'The report on sheltered work is another publication.',
  ),
};

export const COVERAGE_MEANINGS: Readonly<
  Record<'loaded' | 'withdrawn' | 'quarantined' | 'missing' | 'not_yet_due', Text>
> = {
  loaded: both('geladen', 'loaded'),
  withdrawn: both('geladen, bij de bron ingetrokken', 'loaded, withdrawn at the source'),
  quarantined: both('wacht op een mens', 'waits for a person'),
  missing: both('ontbreekt', 'missing'),
  not_yet_due: both('nog niet verwacht', 'not yet due'),
};

export const DOCUMENT_MEANINGS: Readonly<Record<string, Text>> = {
  current: both('geladen: zijn aantallen gelden', 'loaded: its counts are the facts'),
  republished: both(
    'opnieuw gepubliceerd: andere bytes, dezelfde aantallen',
    'republished: other bytes, the same counts',
  ),
  superseded: both('vervangen door een later document', 'replaced by a later document'),
  quarantined: both('wacht op een mens', 'waits for a person'),
  rejected: both('afgewezen door een mens', 'rejected by a person'),
  ignored: both('niet van deze reeks', 'not of this series'),
};

export const RUN_MEANINGS: Readonly<Record<string, Text>> = {
  running: both('bezig', 'running'),
  done: both('klaar', 'done'),
  attention: both('klaar, een mens moet kijken', 'done, a person must look'),
  source: both('bron niet geheel gelezen', 'source not read in whole'),
  database: both('database onbruikbaar', 'database unusable'),
  locked: both('andere run had het slot', 'another run held the lock'),
  usage: both('verkeerd gebruik', 'wrong usage'),
  stopped: both('gestopt door een signaal', 'stopped by a signal'),
  fault: both('fout', 'fault'),
  abandoned: both('afgebroken', 'abandoned'),
};

export const LINK_MEANINGS: Readonly<Record<string, Text>> = {
  loaded: both('geladen', 'loaded'),
  revised: both('herzien', 'revised'),
  unchanged: both('ongewijzigd', 'unchanged'),
  quarantined: both('in de wachtrij gezet', 'put in the queue'),
  waiting: both('wachtte al', 'was waiting'),
  failed: both('niet opgehaald', 'not fetched'),
  ignored: both('niet van ons', 'not ours'),
};

export const DECISION_MEANINGS: Readonly<Record<string, Text>> = {
  accept: both('aanvaard', 'accepted'),
  reject: both('afgewezen', 'rejected'),
  refused: both('aanvaarding geweigerd', 'acceptance refused'),
};

/** How strict a check is. */
const SEVERITY_MEANINGS: Readonly<Record<string, Text>> = {
  block: both('houdt het document tegen', 'keeps the document out'),
  warn: both('waarschuwing', 'warning'),
};

/** What said which column is which. */
const MEASURES_FROM_MEANINGS: Readonly<Record<string, Text>> = {
  header: both('de gedrukte koppen', 'the printed headings'),
  layout: both('de bekende opmaak; koppen ontbreken', 'the known layout; headings are missing'),
};

export type CodeLabel = {
  readonly kind: string;
  readonly code: string;
  readonly label_nl: string;
  readonly label_en: string;
  /** Of a check: may a person accept a document in spite of it? */
  readonly acceptable: boolean | null;
};

/** Every status, check, layout and reason that a column of the warehouse can hold, with its words. */
export function toCodeLabels(
  layouts: readonly {
    readonly id: string;
    readonly description: string;
    readonly description_nl: string;
  }[],
): readonly CodeLabel[] {
  const looks = layouts.map(
    (layout) => [layout.id, both(layout.description_nl, layout.description)] as const,
  );
  const tables: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
    coverage_status: COVERAGE_MEANINGS,
    document_status: DOCUMENT_MEANINGS,
    run_status: RUN_MEANINGS,
    link_state: LINK_MEANINGS,
    decision: DECISION_MEANINGS,
    reason: { ...toAnswers(), ...REASON_MEANINGS },
    severity: SEVERITY_MEANINGS,
    measures_from: MEASURES_FROM_MEANINGS,
    layout: Object.fromEntries(looks),
  };
  const label = (kind: string, code: string, text: Text, acceptable: boolean | null) => {
    return { kind, code, label_nl: text.nl, label_en: text.en, acceptable };
  };
  return [
    ...Object.entries(tables).flatMap(([kind, meanings]) =>
      Object.entries(meanings).map(([code, text]) => label(kind, code, text, null)),
    ),
    ...CHECK_CODES.map((code) =>
      label('check', code, CHECK_MEANINGS[code], !NEVER_ACCEPTABLE.has(code)),
    ),
  ];
}

/** One for each HTTP status that is no success: a failed download is called after it. */
function toAnswers(): Readonly<Record<string, Text>> {
  const failures = Object.keys(STATUS_CODES).filter((status) => Number(status) >= 300);
  return Object.fromEntries(
    failures.map((status) => [
      `http_${status}`,
      REASON_MEANINGS[status.startsWith('5') ? 'http_5xx' : `http_${status}`] ??
        both(`De bron antwoordt met ${status}.`, `The source answers ${status}.`),
    ]),
  );
}
