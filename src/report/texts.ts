/** Every text of the report in both languages, side by side. `{name}` is a blank. Codes have their meanings in texts-codes.ts. */

/** The two languages of the report. Pure. */
export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same in both languages; `{name}` is a blank to fill. */
export type Text = Readonly<Record<Language, string>>;

export const TEXTS = {
  // frame
  site: { nl: 'Klantprofielen', en: 'Klantprofielen' },
  siteLine: {
    nl: 'Wat UWV per kwartaal en arbeidsmarktregio publiceert over klantprofielen, en hoe goed het is nagekeken',
    en: 'What UWV publishes on client profiles by quarter and labour-market region, and how well it was checked',
  },
  skip: { nl: 'Naar de inhoud', en: 'Skip to content' },
  menu: { nl: 'Hoofdmenu', en: 'Main menu' },
  language: { nl: 'Taal', en: 'Language' },
  overview: { nl: 'Overzicht', en: 'Overview' },
  queue: { nl: 'Wachtrij', en: 'Queue' },
  runs: { nl: 'Runs', en: 'Runs' },
  explanation: { nl: 'Uitleg', en: 'Explanation' },
  region: { nl: 'Regio', en: 'Region' },
  footer: {
    nl: 'Bron van alle aantallen: UWV, Transparantie van klantprofielen. Opgemaakt op',
    en: 'Source of all counts: UWV, Transparantie van klantprofielen. Page made on',
  },
  inferred: {
    nl: 'De betekenis van de vier kolommen is afgeleid, niet bevestigd.',
    en: 'The meaning of the four columns is inferred, not confirmed.',
  },
  inferredMore: { nl: 'Waarom, en wat dat betekent', en: 'Why, and what that means' },
  confirmedBy: {
    nl: 'De betekenis van de vier kolommen is bevestigd door {by} op {day}: {reason}',
    en: 'The meaning of the four columns was confirmed by {by} on {day}: {reason}',
  },
  smallCounts: {
    nl: 'Kleine aantallen staan hier zoals UWV ze heeft gepubliceerd. Ga er zorgvuldig mee om: een paar personen in een gemeente kunnen herkenbaar zijn.',
    en: 'Small counts stand here as UWV published them. Handle them with care: a few persons in one municipality can be recognisable.',
  },
  computedNote: {
    nl: 'Cursief en met een sterretje: hier berekend uit de aantallen, niet door UWV gedrukt.',
    en: 'In italics and with an asterisk: computed here from the counts, not printed by UWV.',
  },
  none: { nl: 'geen', en: 'none' },
  unknown: { nl: 'onbekend', en: 'unknown' },
  yes: { nl: 'ja', en: 'yes' },
  no: { nl: 'nee', en: 'no' },

  // feed
  feedTitle: { nl: 'volledige kwartalen en herzieningen', en: 'complete quarters and revisions' },
  feedLink: {
    nl: 'Volg nieuwe kwartalen en herzieningen (Atom)',
    en: 'Follow new quarters and revisions (Atom)',
  },
  feedCompleted: { nl: '{quarter} is volledig', en: '{quarter} is complete' },
  feedCompletedText: {
    nl: 'Alle {count} arbeidsmarktregio’s van het {quarter} zijn geladen.',
    en: 'All {count} labour-market regions of {quarter} are loaded.',
  },
  feedRevised: { nl: '{region}, {quarter}: herzien', en: '{region}, {quarter}: revised' },
  feedRevisedText: {
    nl: 'UWV heeft het {quarter} van {region} opnieuw gepubliceerd; {count} waarden zijn veranderd.',
    en: 'UWV published {quarter} of {region} again; {count} values changed.',
  },

  // empty
  emptyTitle: { nl: 'Er is nog niets geladen', en: 'Nothing is loaded yet' },
  emptyText: {
    nl: 'De database is leeg. Noem de bron in SOURCES en laat het programma één keer lopen; daarna vult deze pagina zich.',
    en: 'The database is empty. Name the source in SOURCES and let the program run once; then this page fills.',
  },
  emptyTry: {
    nl: 'Eerst eens proberen met de voorbeelden:',
    en: 'To try it with the samples first:',
  },

  // overview
  overviewTitle: { nl: 'Overzicht', en: 'Overview' },
  atAGlance: { nl: 'In het kort', en: 'At a glance' },
  loadedDocuments: { nl: 'Geladen documenten', en: 'Documents loaded' },
  factRows: { nl: '{n} rijen per gemeente', en: '{n} rows by municipality' },
  newestComplete: { nl: 'Nieuwste volledige kwartaal', en: 'Newest complete quarter' },
  newestAny: {
    nl: 'Nieuwste kwartaal met cijfers: {quarter}',
    en: 'Newest quarter with numbers: {quarter}',
  },
  awaited: { nl: 'Eerstvolgend verwacht', en: 'Next expected' },
  awaitedOn: { nl: 'gewoonlijk uiterlijk {day}', en: 'usually by {day}' },
  daysLate: { nl: '{n} dagen te laat', en: '{n} days late' },
  daysLeft: { nl: 'nog {n} dagen', en: '{n} days to go' },
  waiting: { nl: 'Wacht op een mens', en: 'Waits for a person' },
  waitingDocuments: { nl: '{n} documenten', en: '{n} documents' },
  toQueue: { nl: 'naar de wachtrij', en: 'to the queue' },
  lastRun: { nl: 'Laatste run', en: 'Last run' },
  lastGoodRun: { nl: 'laatste goede run: {when}', en: 'last good run: {when}' },
  noRun: { nl: 'nog geen', en: 'none yet' },
  quarterTitle: { nl: 'Regio’s in het {quarter}', en: 'Regions in {quarter}' },
  incompleteQuarter: {
    nl: 'Dit kwartaal is niet volledig: {n} van {of} regio’s zijn geladen. Er is geen landelijk cijfer.',
    en: 'This quarter is not complete: {n} of {of} regions are loaded. There is no national number.',
  },
  completeQuarter: {
    nl: 'Alle {of} regio’s zijn geladen.',
    en: 'All {of} regions are loaded.',
  },
  mapTitle: {
    nl: 'Aandeel met een klantprofiel per regio, {quarter}',
    en: 'Share with a profile by region, {quarter}',
  },
  mapDescription: {
    nl: 'Tegelkaart van Nederland: elke tegel is een arbeidsmarktregio. De tabel ernaast bevat dezelfde cijfers.',
    en: 'Tile map of the Netherlands: each tile is a labour-market region. The table beside it has the same numbers.',
  },
  legendRange: { nl: '{from} tot {to}', en: '{from} to {to}' },
  notLoaded: { nl: 'niet geladen', en: 'not loaded' },
  regionTable: { nl: 'Regio’s, {quarter}', en: 'Regions, {quarter}' },
  chooseQuarter: { nl: 'Kwartaal', en: 'Quarter' },
  show: { nl: 'Toon', en: 'Show' },
  nationalTitle: { nl: 'Landelijk verloop', en: 'National trend' },
  nationalText: {
    nl: 'De som van de regio’s, alleen voor kwartalen waarin alle regio’s zijn geladen ({complete} van {all} kwartalen). Een onvolledig kwartaal is nooit het land en staat daarom niet in de grafieken.',
    en: 'The sum of the regions, only for quarters of which all regions are loaded ({complete} of {all} quarters). An incomplete quarter is never the country and is therefore not in the charts.',
  },
  noCompleteQuarter: {
    nl: 'Nog geen kwartaal is volledig: er is geen landelijk verloop te tonen.',
    en: 'No quarter is complete yet: there is no national trend to show.',
  },
  nationalTable: { nl: 'Landelijk per kwartaal', en: 'National by quarter' },
  regionsIn: { nl: 'Regio’s', en: 'Regions' },
  nOf: { nl: '{n} van {of}', en: '{n} of {of}' },
  notNational: { nl: 'onvolledig, geen landelijk cijfer', en: 'incomplete, no national number' },
  shareChart: { nl: 'Aandeel met een klantprofiel', en: 'Share with a profile' },
  personsChart: { nl: 'Personen bekend in Sonar', en: 'Persons known in Sonar' },
  chartNational: { nl: '{what}, Nederland', en: '{what}, the Netherlands' },
  chartRegion: { nl: '{what}, {region}', en: '{what}, {region}' },
  chartDescription: {
    nl: '{n} kwartalen van {from} tot en met {to}. De tabel eronder bevat dezelfde cijfers.',
    en: '{n} quarters from {from} to {to}. The table below has the same numbers.',
  },
  chartTable: { nl: 'De cijfers als tabel', en: 'The numbers as a table' },
  coverageTitle: {
    nl: 'Dekking: elk kwartaal, elke regio',
    en: 'Coverage: every quarter, every region',
  },
  coverageText: {
    nl: 'Eén teken voor elk document dat er zou moeten zijn.',
    en: 'One sign for each document that should be there.',
  },
  coverageCaption: { nl: 'Toestand per regio en kwartaal', en: 'State by region and quarter' },
  skipGrid: { nl: 'Sla dit raster over', en: 'Skip this grid' },
  cell: { nl: '{region}, {quarter}: {state}', en: '{region}, {quarter}: {state}' },
  notExisting: { nl: 'bestond toen niet', en: 'did not exist then' },

  // measures
  municipality: { nl: 'Gemeente', en: 'Municipality' },
  byMunicipality: { nl: 'Bij de gemeente', en: 'With the municipality' },
  byUwv: { nl: 'Bij UWV', en: 'With UWV' },
  together: { nl: 'Samen', en: 'Together' },
  withProfile: { nl: 'met profiel', en: 'with profile' },
  withoutProfile: { nl: 'zonder profiel', en: 'without profile' },
  share: { nl: 'aandeel met *', en: 'share with *' },
  known: { nl: 'bekend in Sonar', en: 'known in Sonar' },
  seriesMunicipal: { nl: 'Gemeente', en: 'Municipality' },
  seriesUwv: { nl: 'UWV', en: 'UWV' },
  seriesAll: { nl: 'Samen', en: 'Together' },
  partMunicipalWith: { nl: 'gemeente, met profiel', en: 'municipality, with profile' },
  partMunicipalWithout: { nl: 'gemeente, zonder profiel', en: 'municipality, without profile' },
  partUwvWith: { nl: 'UWV, met profiel', en: 'UWV, with profile' },
  partUwvWithout: { nl: 'UWV, zonder profiel', en: 'UWV, without profile' },

  // region
  municipalities: {
    nl: 'Gemeenten in {region}, {quarter}',
    en: 'Municipalities in {region}, {quarter}',
  },
  printedTotal: { nl: 'Totaal, zoals gedrukt', en: 'Total, as printed' },
  nameThen: {
    nl: 'In dit kwartaal heette de regio {name}.',
    en: 'In this quarter the region was called {name}.',
  },
  registerLine: {
    nl: 'Het doelgroepregister telt {persons} personen in deze regio; volgens UWV is {pct} daarvan bekend in Sonar',
    en: 'The register counts {persons} persons in this region; UWV says that {pct} of them are known in Sonar',
  },
  registerComputed: { nl: 'berekend: {share}', en: 'computed: {share}' },
  sourceDocument: { nl: 'Brondocument en controles', en: 'Source document and checks' },
  previousQuarter: { nl: 'Vorige: {quarter}', en: 'Previous: {quarter}' },
  nextQuarter: { nl: 'Volgende: {quarter}', en: 'Next: {quarter}' },
  quarterNavigation: { nl: 'Kwartaal kiezen', en: 'Choose a quarter' },
  notLoadedTitle: { nl: '{quarter} is niet geladen', en: '{quarter} is not loaded' },
  nothingOfRegion: {
    nl: 'Van deze regio is nog niets geladen',
    en: 'Nothing of this region is loaded yet',
  },
  trendTitle: { nl: 'Verloop', en: 'Trend' },
  trendText: {
    nl: 'Niet gecorrigeerd voor gemeenten die van regio wisselden; de view comparable_series is dat wel.',
    en: 'Not corrected for municipalities that moved between regions; the view comparable_series is.',
  },
  trendTable: { nl: 'Kwartalen van {region}', en: 'Quarters of {region}' },
  quarter: { nl: 'Kwartaal', en: 'Quarter' },
  register: { nl: 'register', en: 'register' },
  knownPct: { nl: 'bekend volgens UWV', en: 'known says UWV' },
  document: { nl: 'Document', en: 'Document' },
  revisionsTitle: { nl: 'Herzieningen', en: 'Revisions' },
  revisionsCaption: {
    nl: 'Cijfers die na de eerste keer laden veranderden',
    en: 'Numbers that changed after they were first loaded',
  },
  noRevisions: {
    nl: 'Geen cijfer is na de eerste keer laden veranderd.',
    en: 'No number has changed since it was first loaded.',
  },
  measure: { nl: 'Maat', en: 'Measure' },
  oldValue: { nl: 'Was', en: 'Was' },
  newValue: { nl: 'Werd', en: 'Became' },
  changedAt: { nl: 'Wanneer', en: 'When' },
  wholeRegion: { nl: 'hele regio', en: 'whole region' },
  absentValue: { nl: 'afwezig', en: 'absent' },
  lastShown: { nl: 'Alleen de laatste {n} zijn te zien.', en: 'Only the last {n} are shown.' },
  gapsTitle: { nl: 'Wat ontbreekt, en waarom', en: 'What is missing, and why' },
  gapsCaption: { nl: 'Kwartalen die niet zijn geladen', en: 'Quarters that are not loaded' },
  noGaps: { nl: 'Er ontbreekt geen kwartaal.', en: 'No quarter is missing.' },
  state: { nl: 'Toestand', en: 'State' },
  reason: { nl: 'Reden', en: 'Reason' },
  due: { nl: 'Gewoonlijk uiterlijk', en: 'Usually by' },
  // pages for operators, the explanation, and trouble
  // document
  documentTitle: { nl: 'Document {hash}', en: 'Document {hash}' },
  documentOf: { nl: '{quarter}, {region}', en: '{quarter}, {region}' },
  originTitle: { nl: 'Herkomst', en: 'Origin' },
  sourceAddress: { nl: 'Adres', en: 'Address' },
  seenAs: { nl: 'Gezien als', en: 'Seen as' },
  fetchedAt: { nl: 'Opgehaald', en: 'Fetched' },
  publishedOn: { nl: 'Gepubliceerd', en: 'Published' },
  judgedAt: { nl: 'Laatst beoordeeld', en: 'Last judged' },
  loadedAt: { nl: 'Geladen', en: 'Loaded' },
  supersededAt: { nl: 'Vervangen', en: 'Superseded' },
  supersededBy: { nl: 'door document', en: 'by document' },
  withdrawnAt: { nl: 'Ingetrokken bij de bron', en: 'Withdrawn at the source' },
  layout: { nl: 'Opmaak', en: 'Layout' },
  measuresFrom: { nl: 'Betekenis van de kolommen', en: 'Meaning of the columns' },
  fromHeader: { nl: 'uit de gedrukte koppen', en: 'from the printed headings' },
  fromLayout: {
    nl: 'uit de bekende opmaak: de koppen staan niet in de tekst van de PDF',
    en: 'from the known layout: the headings are not in the text of the PDF',
  },
  readerVersion: { nl: 'Versie van de lezer', en: 'Version of the reader' },
  bytes: { nl: '{n} bytes', en: '{n} bytes' },
  archivedPdf: { nl: 'Gearchiveerde PDF', en: 'Archived PDF' },
  download: { nl: 'Download', en: 'Download' },
  decisionsCaption: {
    nl: 'Besluiten van mensen over dit document',
    en: 'Decisions by people on this document',
  },
  decision: { nl: 'Besluit', en: 'Decision' },
  decidedBy: { nl: 'Door', en: 'By' },
  checksTitle: { nl: 'Controles', en: 'Checks' },
  checksText: {
    nl: '{passed} van de {all} controles klopten. Wat niet klopte staat bovenaan.',
    en: '{passed} of {all} checks held. What did not hold is on top.',
  },
  checksCaption: { nl: 'Controles van dit document', en: 'Checks of this document' },
  noChecks: {
    nl: 'Van dit document is geen controle bewaard.',
    en: 'No check of this document is kept.',
  },
  check: { nl: 'Controle', en: 'Check' },
  subject: { nl: 'Waarvan', en: 'Of what' },
  expected: { nl: 'Verwacht', en: 'Expected' },
  found: { nl: 'Gevonden', en: 'Found' },
  result: { nl: 'Uitkomst', en: 'Result' },
  passed: { nl: 'klopt', en: 'holds' },
  blocks: { nl: 'houdt tegen', en: 'blocks' },
  warns: { nl: 'let op', en: 'warning' },
  accepted: { nl: 'aanvaard', en: 'accepted' },
  drawingTitle: { nl: 'Zo is de pagina gelezen', en: 'How the page was read' },
  overlayText: {
    nl: 'De bladzijden zoals ze zijn gelezen, met elke mislukte controle op haar plaats; de nummers staan ook in de lijst ernaast.',
    en: 'The pages as they were read, with every failed check at its place; the numbers stand in the list beside them too.',
  },
  overlayAlt: {
    nl: 'Tekening van de bladzijden met de mislukte controles. Dezelfde controles staan als tekst in de tabel.',
    en: 'Drawing of the pages with the failed checks. The same checks stand as text in the table.',
  },
  overlayOpen: { nl: 'De tekening op ware grootte', en: 'The drawing at full size' },
  drawingText: {
    nl: 'Elk getal op de plaats waar het in de PDF staat. De plaats van de namen is niet bewaard: ze staan hier voor hun rij.',
    en: 'Each number at its place in the PDF. The place of the names is not kept: here they stand before their row.',
  },
  drawingPage: { nl: 'Pagina {n} met {cells} cellen', en: 'Page {n} with {cells} cells' },
  drawingDescription: {
    nl: 'Tekening van de gelezen cellen. De tabel met gelezen cellen eronder bevat dezelfde tekst.',
    en: 'Drawing of the cells that were read. The table of cells below has the same text.',
  },
  noCells: {
    nl: 'Van dit document zijn geen cellen bewaard: dat gebeurt pas als het wordt geladen. Zo is te zien hoe het gelezen wordt:',
    en: 'No cells of this document are kept: that happens when it is loaded. To see how it is read:',
  },
  cellsCaption: { nl: 'Gelezen cellen: tekst zoals gedrukt', en: 'Cells as read: text as printed' },
  totalRow: { nl: 'totaalrij', en: 'total row' },

  // queue
  queueText: {
    nl: 'Deze documenten zijn gelezen en niet geladen: iets klopt niet en een mens moet kijken. De cijfers die er al stonden zijn niet aangeraakt.',
    en: 'These documents were read and not loaded: something does not fit and a person must look. The numbers that stood are untouched.',
  },
  queueEmpty: { nl: 'Niets wacht op een mens.', en: 'Nothing waits for a person.' },
  since: { nl: 'Sinds', en: 'Since' },
  why: { nl: 'Waarom', en: 'Why' },
  findingsCaption: { nl: 'Bevindingen, {publication}', en: 'Findings, {publication}' },
  whatToType: { nl: 'Wat te typen', en: 'What to type' },
  orElse: { nl: 'of', en: 'or' },
  runbookEntry: { nl: 'docs/runbook.md, onder {code}', en: 'docs/runbook.md, entry {code}' },
  failingTitle: { nl: 'Niet opgehaald', en: 'Not fetched' },
  failingCaption: { nl: 'Links zonder bestand', en: 'Links without a file' },
  failingText: {
    nl: 'Deze links gaven bij de laatste run geen heel bestand. De volgende run vraagt ze opnieuw; er hoeft niets te gebeuren zolang het niet blijft.',
    en: 'These links gave no whole file in the last run. The next run asks again; nothing has to be done unless it stays.',
  },
  unknownQuarter: { nl: 'onbekend kwartaal', en: 'unknown quarter' },
  unknownRegion: { nl: 'onbekende regio', en: 'unknown region' },

  // runs
  runsCaption: { nl: 'De laatste {n} runs', en: 'The last {n} runs' },
  noRuns: { nl: 'Er is nog geen run geweest.', en: 'There has been no run yet.' },
  run: { nl: 'Run', en: 'Run' },
  runTitle: { nl: 'Run {id}', en: 'Run {id}' },
  command: { nl: 'Opdracht', en: 'Command' },
  outcome: { nl: 'Uitkomst', en: 'Outcome' },
  started: { nl: 'Begonnen', en: 'Started' },
  duration: { nl: 'Duur', en: 'Duration' },
  seconds: { nl: '{n} s', en: '{n} s' },
  message: { nl: 'Bericht', en: 'Message' },
  countsCaption: { nl: 'Hoe de links eindigden', en: 'How the links ended' },
  foundLinks: { nl: 'Links', en: 'Links' },
  sourcesCaption: { nl: 'Bronnen van deze run', en: 'Sources of this run' },
  source: { nl: 'Bron', en: 'Source' },
  kind: { nl: 'Soort', en: 'Kind' },
  readWhole: { nl: 'Geheel gelezen', en: 'Read in whole' },
  problem: { nl: 'Probleem', en: 'Problem' },
  linksCaption: { nl: 'Links van deze run', en: 'Links of this run' },
  noLinks: { nl: 'Deze run heeft geen links vastgelegd.', en: 'This run recorded no links.' },
  link: { nl: 'Link', en: 'Link' },
  pages: { nl: 'Pagina’s', en: 'Pages' },
  pageNumber: { nl: 'Pagina {n}', en: 'Page {n}' },
  programLabel: { nl: 'Programma', en: 'Program' },
  program: {
    nl: 'Versie {version}, op {host} ({pid})',
    en: 'Version {version}, on {host} ({pid})',
  },

  // explanation
  explanationText: {
    nl: 'UWV publiceert elk kwartaal voor elke arbeidsmarktregio een PDF: hoeveel mensen uit de doelgroep banenafspraak in het systeem Sonar bekend zijn, per gemeente, en hoeveel van hen een klantprofiel hebben. Dit programma leest die PDF’s, rekent ze na en laadt alleen wat klopt. Een tabel die niet klopt wordt nooit geladen, maar wacht op een mens.',
    en: 'Each quarter UWV publishes a PDF for each labour-market region: how many people of the target group of the jobs agreement are known in its system Sonar, by municipality, and how many of them have a client profile. This program reads those PDFs, checks them, and loads only what adds up. A table that does not is never loaded: it waits for a person.',
  },
  columnsTitle: { nl: 'De vijf kolommen', en: 'The five columns' },
  columnsText: {
    nl: 'In de teksten die we kennen ontbreken de koppen van de tabel. Welke kolom wat telt is daarom afgeleid: elke andere volgorde spreekt andere cijfers van UWV tegen. Staan de koppen wel in een PDF, dan beslissen die. Zonder koppen en zonder een geladen buurkwartaal zijn verwisselde kolommen niet te zien.',
    en: 'In the texts that we know the headings of the table are missing. Which column counts what is therefore inferred: any other order contradicts other numbers of UWV. Where a PDF has the headings, they decide. Without headings and without a loaded neighbouring quarter, swapped columns cannot be seen.',
  },
  columnsCaption: { nl: 'De maten en hun betekenis', en: 'The measures and their meaning' },
  meaning: { nl: 'Betekenis', en: 'Meaning' },
  confirmed: { nl: 'Bevestigd', en: 'Confirmed' },
  smallTitle: { nl: 'Kleine aantallen', en: 'Small counts' },
  signsTitle: { nl: 'De tekens van de dekking', en: 'The signs of coverage' },
  codesTitle: { nl: 'Wat de codes betekenen', en: 'What the codes mean' },
  codesText: {
    nl: 'Elke controle en elke reden heeft een code. Wat te doen en wie beslist staat onder dezelfde code in docs/runbook.md.',
    en: 'Every check and every reason has a code. What to do and who decides stands under the same code in docs/runbook.md.',
  },
  codesCaption: { nl: 'Codes van controles', en: 'Codes of checks' },
  reasonsCaption: {
    nl: 'Redenen waarom iets niet is geladen of opgehaald',
    en: 'Reasons why something was not loaded or fetched',
  },
  code: { nl: 'Code', en: 'Code' },
  canBeAccepted: { nl: 'Te aanvaarden', en: 'Can be accepted' },
  never: { nl: 'nooit', en: 'never' },

  // trouble
  notFoundTitle: { nl: 'Deze pagina bestaat niet', en: 'This page does not exist' },
  notFoundText: {
    nl: 'Het adres wijst nergens naar: de regio, het document of de run is hier niet bekend.',
    en: 'The address leads nowhere: the region, the document or the run is not known here.',
  },
  faultTitle: { nl: 'Deze pagina kon niet worden gemaakt', en: 'This page could not be made' },
  faultText: {
    nl: 'De fout staat in het logboek van het programma. Aan de gegevens is niets veranderd.',
    en: 'The fault is in the log of the program. Nothing about the data has changed.',
  },
  databaseTitle: { nl: 'De database antwoordt niet', en: 'The database does not answer' },
  databaseText: {
    nl: 'Probeer het over een minuut opnieuw. Blijft het zo, dan zegt deze opdracht wat er mis is:',
    en: 'Try again in a minute. If it stays like this, this command says what is wrong:',
  },
  backToOverview: { nl: 'Terug naar het overzicht', en: 'Back to the overview' },
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof TEXTS;
