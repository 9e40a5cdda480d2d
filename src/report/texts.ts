/** Every text of the report in both languages, side by side. `{name}` is a blank; `{name:one|more}` is a word that goes by its number. */
import { CHECK_MEANINGS } from '../check-meanings.ts';
import { REASON_MEANINGS } from '../code-meanings.ts';

/** The two languages of the report. Pure. */
export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same in both languages; `{name}` is a blank to fill, `{name:one|more}` a word by the number in it. */
export type Text = Readonly<Record<Language, string>>;

export const TEXTS = {
  // frame
  site: { nl: 'Klantprofielen', en: 'Klantprofielen' },
  skip: { nl: 'Naar de inhoud', en: 'Skip to content' },
  menu: { nl: 'Hoofdmenu', en: 'Main menu' },
  language: { nl: 'Taal', en: 'Language' },
  overview: { nl: 'Overzicht', en: 'Overview' },
  queue: { nl: 'Wachtrij', en: 'Queue' },
  runs: { nl: 'Runs', en: 'Runs' },
  explanation: { nl: 'Uitleg', en: 'Explanation' },
  inferredMore: { nl: 'Waarom, en wat dat betekent', en: 'Why, and what that means' },
  confirmedBy: {
    nl: 'De betekenis van de vier kolommen is bevestigd door {by} op {day}: {reason}',
    en: 'The meaning of the four columns was confirmed by {by} on {day}: {reason}',
  },
  unknown: { nl: 'onbekend', en: 'unknown' },
  yes: { nl: 'ja', en: 'yes' },
  no: { nl: 'nee', en: 'no' },

  // areas: what to quote, and whose number it is
  country: { nl: 'Nederland', en: 'the Netherlands' },
  countryLabel: { nl: 'Nederland', en: 'Netherlands' },
  regionArea: { nl: 'arbeidsmarktregio {region}', en: 'labour-market region {region}' },
  municipalityArea: { nl: 'de gemeente {name}', en: 'the municipality of {name}' },
  knownFigure: { nl: 'Bekend in Sonar', en: 'Known in Sonar' },
  shareFigure: { nl: 'Met een klantprofiel\u00a0*', en: 'With a client profile\u00a0*' },
  shareMunicipalFigure: { nl: '… bij de gemeente\u00a0*', en: '… with the municipality\u00a0*' },
  shareUwvFigure: { nl: '… bij UWV\u00a0*', en: '… with UWV\u00a0*' },
  yoyPersons: {
    nl: '{n} {n:persoon|personen} in een jaar',
    en: '{n} {n:person|persons} in a year',
  },
  yoyPoints: { nl: '{n} procentpunt in een jaar', en: '{n} percentage points in a year' },
  yoyNone: { nl: 'een jaar eerder is er geen cijfer', en: 'no number a year before' },
  quote: {
    nl: 'Op {day} {known:was|waren} in {area} {known} {known:mens|mensen} uit de doelgroep banenafspraak bekend in Sonar, het systeem van UWV. {known:Hiervan|Van hen} had {share} een klantprofiel.',
    en: 'On {day}, {known} {known:person|people} of the target group of the jobs agreement in {area} {known:was|were} known in Sonar, the system of UWV. Of {known:this|them} {share} had a client profile.',
  },
  quoteNobody: {
    nl: 'Op {day} {known:was|waren} in {area} {known} {known:mens|mensen} uit de doelgroep banenafspraak bekend in Sonar, het systeem van UWV.',
    en: 'On {day}, {known} {known:person|people} of the target group of the jobs agreement in {area} {known:was|were} known in Sonar, the system of UWV.',
  },
  sourceLine: {
    nl: 'De aantallen zijn van UWV, met {day} als peildatum; aandelen en verschillen (*) zijn hier berekend.',
    en: 'The counts are UWV’s, as of {day}; shares and differences (*) are computed here.',
  },
  citeAs: { nl: 'Zo verwijst u hiernaar:', en: 'How to cite this:' },
  cite: {
    nl: 'UWV, Transparantie van klantprofielen, {quarter} (peildatum {day}), {area}; aandelen berekend door Klantprofielen, geraadpleegd op {today}.',
    en: 'UWV, Transparantie van klantprofielen, {quarter} (as of {day}), {area}; shares computed by Klantprofielen, consulted on {today}.',
  },
  inferred: {
    nl: 'Wat de vier kolommen tellen is afgeleid, niet bevestigd.',
    en: 'What the four columns count is inferred, not confirmed.',
  },
  smallCounts: {
    nl: 'Kleine aantallen staan hier zoals UWV ze heeft gepubliceerd. Ga er zorgvuldig mee om: een paar personen in een gemeente kunnen herkenbaar zijn.',
    en: 'Small counts stand here as UWV published them. Handle them with care: a few persons in one municipality can be recognisable.',
  },
  computedNote: {
    nl: 'Cursief en met een sterretje: hier berekend, niet door UWV gedrukt. 0 is nul personen; n.v.t.: er is niemand om door te delen; een streepje: er is geen cijfer om mee te vergelijken.',
    en: 'In italics and with an asterisk: computed here, not printed by UWV. 0 is nobody; n/a: there is nobody to divide by; a dash: there is no number to compare with.',
  },
  notApplicable: { nl: 'n.v.t.', en: 'n/a' },
  nobody: {
    nl: 'niet van toepassing: niemand om door te delen',
    en: 'not applicable: nobody to divide by',
  },
  nothingToCompare: { nl: 'geen cijfer om mee te vergelijken', en: 'no number to compare with' },
  csv: { nl: 'CSV: {caption}', en: 'CSV: {caption}' },
  csvMore: {
    nl: '(met alle kolommen; een breder scherm toont ze ook)',
    en: '(with all columns; a wider screen shows them too)',
  },

  // menu
  coverage: { nl: 'Dekking', en: 'Coverage' },
  codes: { nl: 'Codes', en: 'Codes' },
  siteLine: {
    nl: 'Hoeveel mensen uit de doelgroep banenafspraak een klantprofiel hebben, per gemeente, regio en kwartaal, volgens UWV',
    en: 'How many people of the target group of the jobs agreement have a client profile, by municipality, region and quarter, according to UWV',
  },
  footer: {
    nl: 'Bron van alle aantallen: UWV, Transparantie van klantprofielen; dit is geen publicatie van UWV. Opgemaakt op',
    en: 'Source of all counts: UWV, Transparantie van klantprofielen; this is no publication of UWV. Page made on',
  },

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
    nl: 'Van {region}, {quarter}, {count:is|zijn} na de eerste keer laden {count} {count:waarde|waarden} veranderd.',
    en: '{count} {count:value|values} of {region}, {quarter}, changed after the first load.',
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

  noSourceTitle: { nl: 'Er is nog geen bron ingesteld', en: 'No source is set yet' },
  noSourceText: {
    nl: 'Daarom haalt deze dienst niets op. Zoek op uwv.nl de pagina die de Transparantie van klantprofielen opsomt (kijk onder /nl/publicaties of /nl/arbeidsmarktinformatie) en bekijk welke links het programma er vindt:',
    en: 'So this service fetches nothing. Find the page on uwv.nl that lists the Transparantie van klantprofielen (look under /nl/publicaties or /nl/arbeidsmarktinformatie) and see which links the program finds there:',
  },
  setSource: {
    nl: 'Zijn dat de goede, zet het adres dan in het bestand .env:',
    en: 'When they are the right ones, put the address into the file .env:',
  },
  setSourceCompose: {
    nl: 'Zijn dat de goede, zet het adres dan in het bestand .env naast docker-compose.yml:',
    en: 'When they are the right ones, put the address into the file .env beside docker-compose.yml:',
  },
  setFolder: {
    nl: 'Een map met zelf bewaarde pdf’s kan ook:',
    en: 'A folder with PDFs saved by hand works too:',
  },
  setFolderCompose: {
    nl: 'De map inbox naast docker-compose.yml, met zelf bewaarde pdf’s, kan ook:',
    en: 'The folder inbox beside docker-compose.yml, with PDFs saved by hand, works too:',
  },
  thenAgain: { nl: 'Start de dienst daarna opnieuw:', en: 'Then start the service again:' },

  // overview
  overviewTitle: {
    nl: 'Klantprofielen banenafspraak',
    en: 'Client profiles of the jobs agreement',
  },
  overviewLead: {
    nl: 'Hoeveel mensen uit de doelgroep banenafspraak kent UWV in Sonar, en hoeveel van hen hebben een klantprofiel waarmee werkgevers hen kunnen vinden?',
    en: 'How many people of the target group of the jobs agreement does UWV know in Sonar, and how many have a client profile by which employers can find them?',
  },
  countryTitle: { nl: 'Nederland', en: 'The Netherlands' },
  noCompleteQuarter: {
    nl: 'Nog van geen kwartaal zijn alle regio’s geladen. Er is daarom geen cijfer voor Nederland; hieronder staan de regio’s die er zijn.',
    en: 'Of no quarter all regions are loaded yet. So there is no number for the Netherlands; below are the regions that are there.',
  },
  searchLabel: { nl: 'Uw gemeente', en: 'Your municipality' },
  search: { nl: 'Zoek', en: 'Find' },
  loadedDocuments: { nl: 'Geladen documenten: {n}', en: 'Documents loaded: {n}' },
  waitingDocuments: { nl: 'wachtend op een mens: {n}', en: 'waiting for a person: {n}' },
  lastRun: { nl: 'Laatste run', en: 'Last run' },
  nextExpected: {
    nl: 'Het {quarter} verschijnt gewoonlijk uiterlijk op {day}.',
    en: '{quarter} usually appears by {day}.',
  },
  stopped: {
    nl: 'Na het {quarter} heeft de bron niets meer aangeboden. Kwartalen die er sindsdien hadden kunnen zijn: {n}.',
    en: 'After {quarter} the source offered nothing more. Quarters that could have come since: {n}.',
  },
  quarterTitle: { nl: 'Regio’s, {quarter}', en: 'Regions, {quarter}' },
  mapLegend: {
    nl: 'Aandeel met een klantprofiel *, in klassen met ongeveer evenveel regio’s (hun aantal)',
    en: 'Share with a client profile *, in classes with about as many regions each (their number)',
  },
  absentRegions: { nl: 'Zonder cijfers, {state} ({n})', en: 'Without numbers, {state} ({n})' },
  nationalTitle: { nl: 'Nederland door de tijd', en: 'The Netherlands over time' },
  nationalText: {
    nl: 'Alleen kwartalen waarin alle regio’s zijn geladen: {complete}. Een onvolledig kwartaal is nooit het land.',
    en: 'Only quarters of which all regions are loaded: {complete}. An incomplete quarter is never the country.',
  },
  incompleteList: { nl: 'Onvolledig: {list}.', en: 'Incomplete: {list}.' },
  incompleteOne: { nl: '{quarter} ({n} van {of} regio’s)', en: '{quarter} ({n} of {of} regions)' },
  nationalTable: { nl: 'Nederland per kwartaal', en: 'The Netherlands by quarter' },
  shareChart: { nl: 'Aandeel met een klantprofiel *', en: 'Share with a client profile *' },
  partsChart: {
    nl: 'Aandeel bij gemeente en bij UWV *',
    en: 'Share with municipality and with UWV *',
  },
  personsChart: { nl: 'Personen bekend in Sonar', en: 'Persons known in Sonar' },
  chartTitle: { nl: '{what}, {area}', en: '{what}, {area}' },
  coverageText: {
    nl: 'Eén teken voor elk document dat er zou moeten zijn: per kwartaal en arbeidsmarktregio.',
    en: 'One sign for each document that should be there: by quarter and labour-market region.',
  },

  // columns
  region: { nl: 'Regio', en: 'Region' },
  shareAll: { nl: 'Met profiel', en: 'With profile' },
  shareYoy: { nl: 'In een jaar, punten', en: 'In a year, points' },
  known: { nl: 'Bekend in Sonar', en: 'Known in Sonar' },
  shareMunicipal: { nl: 'Met profiel, gemeen\u00adte', en: 'With profile, munici\u00adpality' },
  municipalWith: { nl: 'Gemeente, met', en: 'Municipality, with' },
  municipalWithout: { nl: 'Gemeente, zonder', en: 'Municipality, without' },
  shareUwv: { nl: 'Met profiel, UWV', en: 'With profile, UWV' },
  uwvWith: { nl: 'UWV, met', en: 'UWV, with' },
  uwvWithout: { nl: 'UWV, zonder', en: 'UWV, without' },
  shareRegion: { nl: 'Regio', en: 'Region' },
  shareNational: { nl: 'Neder\u00adland', en: 'Nether\u00adlands' },
  rank: { nl: 'Plaats in het land', en: 'Rank in the country' },
  register: { nl: 'In het register', en: 'In the register' },
  knownShare: { nl: 'Bekend van het register', en: 'Known of the register' },
  knownPct: { nl: 'Bekend volgens UWV', en: 'Known, says UWV' },
  members: { nl: 'Gemeenten van toen', en: 'Municipalities of then' },
  isComparable: { nl: 'Vergelijk\u00adbaar', en: 'Compa\u00adrable' },
  columnName: { nl: 'Kolom', en: 'Column' },
  incompleteQuarter: {
    nl: 'Dit kwartaal is niet volledig: {n} van {of} regio’s {n:is|zijn} geladen. Er is geen landelijk cijfer.',
    en: 'This quarter is not complete: {n} of {of} regions {n:is|are} loaded. There is no national number.',
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
  notLoaded: { nl: 'niet geladen', en: 'not loaded' },
  regionTable: { nl: 'Aandelen per regio, {quarter}', en: 'Shares by region, {quarter}' },
  chooseQuarter: { nl: 'Kwartaal', en: 'Quarter' },
  show: { nl: 'Toon', en: 'Show' },
  chartDescription: {
    nl: '{n} kwartalen van {from} tot en met {to}. De tabel eronder bevat dezelfde cijfers.',
    en: '{n} quarters from {from} to {to}. The table below has the same numbers.',
  },
  chartTable: { nl: 'De cijfers als tabel', en: 'The numbers as a table' },
  coverageCaption: { nl: 'Toestand per regio en kwartaal', en: 'State by region and quarter' },
  cell: { nl: '{region}, {quarter}: {state}', en: '{region}, {quarter}: {state}' },
  notExisting: { nl: 'bestond toen niet', en: 'did not exist then' },

  // measures
  municipality: { nl: 'Gemeente', en: 'Municipality' },
  seriesMunicipal: { nl: 'Gemeente', en: 'Municipality' },
  seriesUwv: { nl: 'UWV', en: 'UWV' },

  // municipality
  rankInRegion: {
    nl: 'Naar aandeel met een klantprofiel: plaats {n} van {of} in de regio',
    en: 'By share with a client profile: rank {n} of {of} in the region',
  },
  rankInCountry: {
    nl: ', plaats {n} van {of} in het land',
    en: ', rank {n} of {of} in the country',
  },
  municipalitiesTitle: { nl: 'Alle gemeenten', en: 'All municipalities' },
  allMunicipalities: { nl: 'De {n} gemeenten, {quarter}', en: 'The {n} municipalities, {quarter}' },
  allMunicipalitiesLink: { nl: 'Alle gemeenten', en: 'All municipalities' },
  regionOf: { nl: 'Arbeidsmarktregio', en: 'Labour-market region' },
  provinceOf: { nl: 'provincie {name}', en: 'province of {name}' },
  besideTable: { nl: 'Naast regio en land, {quarter}', en: 'Beside region and country, {quarter}' },
  noCountry: {
    nl: 'Dit kwartaal is niet volledig: er is geen cijfer voor Nederland.',
    en: 'This quarter is not complete: there is no number for the Netherlands.',
  },
  inSeveralRegions: {
    nl: 'In dit kwartaal staat deze gemeente in de documenten van meer dan één regio. Een cijfer voor de hele gemeente is er niet: de rijen staan hieronder, elk met haar regio.',
    en: 'In this quarter the documents of more than one region have this municipality. There is no number for the whole municipality: the rows are below, each with its region.',
  },
  nothingOfMunicipality: {
    nl: 'Van deze gemeente is nog niets geladen.',
    en: 'Nothing of this municipality is loaded yet.',
  },
  bordersOfMunicipality: {
    nl: 'Een andere gemeente, of een deel ervan, kwam erbij: een sprong is hier geen verandering van personen.',
    en: 'Another municipality, or a part of one, came in: a jump here is no change of persons.',
  },
  historyTitle: { nl: 'Grenzen en namen', en: 'Borders and names' },
  noHistory: {
    nl: 'Grenzen, naam en regio zijn sinds 2015 dezelfde: de reeks hierboven is vergelijkbaar.',
    en: 'Borders, name and region have been the same since 2015: the series above is comparable.',
  },
  history_merge: { nl: 'ging op in', en: 'went into' },
  history_annex: { nl: 'ging, geheel of in delen, naar', en: 'went, whole or in parts, to' },
  history_split: { nl: 'is verdeeld, deels naar', en: 'was divided, in part to' },
  history_rename: { nl: 'heet sindsdien', en: 'has since been called' },
  movedRegion: {
    nl: 'van regio {from} naar regio {to}.',
    en: 'from region {from} to region {to}.',
  },
  goesOnAs: { nl: 'De reeks gaat verder als', en: 'The series goes on as' },
  comparableText: {
    nl: 'Op de grenzen van vandaag: de gemeenten van toen bij elkaar opgeteld. Neem voor een vergelijking door de tijd de rijen die vergelijkbaar zijn.',
    en: 'On the borders of today: the municipalities of then added up. To compare over time take the rows that are comparable.',
  },
  comparableTable: { nl: '{name} op de grenzen van vandaag', en: '{name} on the borders of today' },
  noMunicipality: {
    nl: 'Bij “{text}” hoort hier geen gemeente met cijfers. Een code heeft de vorm GM0599; zoeken kan ook op naam.',
    en: '“{text}” leads to no municipality with numbers here. A code looks like GM0599; a name can be searched for too.',
  },
  didYouMean: { nl: 'Bedoelt u:', en: 'Did you mean:' },

  // region
  municipalities: { nl: 'Gemeenten', en: 'Municipalities' },
  municipalitiesOf: {
    nl: 'Gemeenten in {region}, {quarter}',
    en: 'Municipalities in {region}, {quarter}',
  },
  printedTotal: { nl: 'Totaal, zoals gedrukt', en: 'Total, as printed' },
  nameThen: {
    nl: 'In dit kwartaal heette de regio {name}.',
    en: 'In this quarter the region was called {name}.',
  },
  registerLine: {
    nl: 'Het doelgroepregister telt {persons} {persons:persoon|personen} in deze regio; volgens UWV is {pct} daarvan bekend in Sonar',
    en: 'The register counts {persons} {persons:person|persons} in this region; UWV says that {pct} of them are known in Sonar',
  },
  registerComputed: { nl: 'berekend: {share}', en: 'computed: {share}' },
  sourceDocument: { nl: 'Brondocument en controles', en: 'Source document and checks' },
  previousQuarter: { nl: 'Vorige: {quarter}', en: 'Previous: {quarter}' },
  nextQuarter: { nl: 'Volgende: {quarter}', en: 'Next: {quarter}' },
  quarterNavigation: { nl: 'Kwartaal kiezen', en: 'Choose a quarter' },
  notLoadedTitle: { nl: '{quarter} is niet geladen', en: '{quarter} is not loaded' },
  trendTitle: { nl: 'Verloop', en: 'Trend' },
  trendTable: { nl: 'Kwartalen van {region}', en: 'Quarters of {region}' },
  quarter: { nl: 'Kwartaal', en: 'Quarter' },
  document: { nl: 'Document', en: 'Document' },
  nothingOfRegion: {
    nl: 'Van deze regio is nog niets geladen.',
    en: 'Nothing of this region is loaded yet.',
  },
  bordersOfYear: {
    nl: 'In dit jaar verschoven de grenzen van de regio ({moves}): de verschillen zijn ook daardoor ontstaan.',
    en: 'In this year the borders of the region moved ({moves}): the differences come from that too.',
  },
  bordersText: {
    nl: 'De grenzen verschoven; een sprong is dan geen verandering van personen. CSV en database hebben ook reeksen op de grenzen van vandaag.',
    en: 'The borders moved; a jump is then no change of persons. CSV and database also have series on the borders of today.',
  },
  noBorders: {
    nl: 'De grenzen van de regio zijn in deze kwartalen niet verschoven.',
    en: 'The borders of the region have not moved in these quarters.',
  },
  joined: { nl: 'erbij: {names}', en: 'joined: {names}' },
  left: { nl: 'eraf: {names}', en: 'left: {names}' },
  revisionsTitle: { nl: 'Herzieningen', en: 'Revisions' },
  revisionsCaption: {
    nl: 'Cijfers die na de eerste keer laden veranderden',
    en: 'Numbers that changed after they were first loaded',
  },
  measure: { nl: 'Maat', en: 'Measure' },
  oldValue: { nl: 'Was', en: 'Was' },
  newValue: { nl: 'Werd', en: 'Became' },
  changedAt: { nl: 'Wanneer', en: 'When' },
  wholeRegion: { nl: 'hele regio', en: 'whole region' },
  absentValue: { nl: 'afwezig', en: 'absent' },
  lastShown: { nl: 'Alleen de laatste {n} zijn te zien.', en: 'Only the last {n} are shown.' },
  gapsTitle: { nl: 'Wat ontbreekt, en waarom', en: 'What is missing, and why' },
  gapsCaption: { nl: 'Kwartalen zonder cijfers', en: 'Quarters without numbers' },
  noRevisions: {
    nl: 'Geen cijfer is na de eerste keer laden veranderd.',
    en: 'No number has changed since it was first loaded.',
  },
  noGaps: {
    nl: 'Er ontbreekt geen kwartaal van de reeks.',
    en: 'No quarter of the series is missing.',
  },
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
    nl: '{passed} van de {all} controles {passed:klopte|klopten}. Wat niet klopte staat bovenaan.',
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
  runsCaption: { nl: 'Laatste runs: {n}', en: 'Latest runs: {n}' },
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
    nl: 'UWV publiceert elk kwartaal voor elke arbeidsmarktregio een PDF: hoeveel mensen uit de doelgroep banenafspraak bekend zijn in zijn systeem Sonar, per gemeente, en hoeveel van hen een klantprofiel hebben. Deze site leest die PDF’s, rekent ze na en toont alleen wat klopt.',
    en: 'Each quarter UWV publishes a PDF for each labour-market region: how many people of the target group of the jobs agreement are known in its system Sonar, by municipality, and how many of them have a client profile. This site reads those PDFs, checks them and shows only what adds up.',
  },
  whoTitle: { nl: 'Wie worden geteld', en: 'Who is counted' },
  whoText: {
    nl: 'Mensen uit de doelgroep banenafspraak (in het doelgroepregister van UWV) die bekend zijn in Sonar, in hun gemeente. Niet iedereen uit het register is in Sonar bekend; hoeveel van het register dat is, staat bij elke regio. Een klantprofiel beschrijft wat iemand kan en zoekt, zodat werkgevers hem of haar kunnen vinden. Wie door de gemeente wordt geholpen en wie door UWV, wordt apart geteld.',
    en: 'People of the target group of the jobs agreement (in UWV’s register) who are known in Sonar, in their municipality. Not everybody in the register is known in Sonar; how many are stands with each region. A client profile tells what somebody can do and looks for, so that employers can find them. Those served by the municipality and those served by UWV are counted apart.',
  },
  dayTitle: { nl: 'Van welke dag', en: 'Of which day' },
  dayText: {
    nl: 'Elk aantal is een stand op de laatste dag van het kwartaal: de peildatum. UWV publiceert ongeveer vier maanden later.',
    en: 'Each count is a position on the last day of the quarter: the reference date. UWV publishes about four months later.',
  },
  neverAdd: {
    nl: 'Tel kwartalen daarom nooit bij elkaar op: het zijn grotendeels dezelfde mensen. Een aandeel telt u ook niet op en middelt u niet; tel de aantallen op en deel opnieuw.',
    en: 'So never add up quarters: most of the people are the same. Shares are neither added nor averaged; add the counts and divide again.',
  },
  columnsText: {
    nl: 'In de teksten die we kennen ontbreken de koppen van de tabel. Welke kolom wat telt is daarom afgeleid: elke andere volgorde spreekt andere cijfers van UWV tegen. Staan de koppen wel in een PDF, dan beslissen die. Zonder koppen en zonder een geladen buurkwartaal zijn verwisselde kolommen niet te zien.',
    en: 'In the texts that we know the headings of the table are missing. Which column counts what is therefore inferred: any other order contradicts other numbers of UWV. Where a PDF has the headings, they decide. Without headings and without a loaded neighbouring quarter, swapped columns cannot be seen.',
  },
  bordersTitle: { nl: 'Waarom namen en grenzen veranderen', en: 'Why names and borders change' },
  bordersWhy: {
    nl: 'Gemeenten gaan samen, en soms verhuist een gemeente naar een andere arbeidsmarktregio. Een kwartaal toont de gemeenten en regio’s van zijn eigen peildatum, onder de naam van vandaag of hun laatste naam.',
    en: 'Municipalities merge, and sometimes one moves to another labour-market region. A quarter shows the municipalities and regions of its own reference date, under the name of today or their last one.',
  },
  bordersTrend: {
    nl: 'Een ◆ in een grafiek of tabel zegt dat de grenzen verschoven: een sprong is dan geen verandering van personen. De pagina van een gemeente heeft ook een reeks op de grenzen van vandaag.',
    en: 'A ◆ in a chart or table says that the borders moved: a jump is then no change of persons. The page of a municipality also has a series on the borders of today.',
  },
  countryHow: { nl: 'Het cijfer voor Nederland', en: 'The number for the Netherlands' },
  countryText: {
    nl: 'UWV publiceert per regio. Nederland is hier de som van alle regio’s, alleen voor kwartalen waarvan ze alle zijn geladen.',
    en: 'UWV publishes by region. The Netherlands is the sum of all regions here, only for quarters of which all are loaded.',
  },
  smallTitle: { nl: 'Kleine aantallen', en: 'Small counts' },
  absentTitle: { nl: 'Nul, n.v.t. en niet geladen', en: 'Nought, n/a and not loaded' },
  absentText: {
    nl: 'UWV drukt nul als 0; dat staat hier ook zo. Een aandeel van niemand is n.v.t. Wat niet is geladen heeft geen rij: daar staat waarom het ontbreekt, nooit een 0.',
    en: 'UWV prints nought as 0, and so do we. A share of nobody is n/a. What is not loaded has no row: it says why it is missing, never 0.',
  },
  citeTitle: { nl: 'Zo verwijst u naar een cijfer', en: 'How to cite a number' },
  citeText: {
    nl: 'Noem UWV als bron van de aantallen, het kwartaal met de peildatum en het gebied, en zeg dat het aandeel is berekend. Onder de cijfers van elke pagina staat zo’n verwijzing klaar, bijvoorbeeld:',
    en: 'Name UWV as the source of the counts, the quarter with its reference date and the area, and say that the share was computed. Each page has such a reference below its figures, for example:',
  },
  citeExample: {
    nl: 'UWV, Transparantie van klantprofielen, 1e kwartaal 2023 (peildatum 31 maart 2023), de gemeente Rotterdam; aandelen berekend door Klantprofielen.',
    en: 'UWV, Transparantie van klantprofielen, Q1 2023 (as of 31 March 2023), the municipality of Rotterdam; shares computed by Klantprofielen.',
  },
  dataTitle: { nl: 'De cijfers zelf', en: 'The numbers themselves' },
  dataText: {
    nl: 'Onder elke tabel staat dezelfde tabel als CSV, met alle kolommen, codes van CBS, punten als decimaalteken en aandelen van 0 tot 1. De namen van de kolommen zijn die van de database.',
    en: 'Below each table stands the same table as CSV, with all columns, codes of CBS, points for decimals and shares from 0 to 1. The names of the columns are those of the database.',
  },
  toCodes: {
    nl: 'Codes van controles en toestanden, voor beheerders',
    en: 'Codes of checks and states, for operators',
  },
  signsTitle: { nl: 'De tekens van de dekking', en: 'The signs of coverage' },
  codesText: {
    nl: 'Voor beheerders: elke controle en elke reden heeft een code. Wat te doen en wie beslist staat onder dezelfde code in docs/runbook.md.',
    en: 'For operators: every check and every reason has a code. What to do and who decides stands under the same code in docs/runbook.md.',
  },
  codesCaption: { nl: 'Codes van controles', en: 'Codes of checks' },
  reasonsCaption: {
    nl: 'Redenen waarom iets niet is geladen of opgehaald',
    en: 'Reasons why something was not loaded or fetched',
  },
  columnsTitle: { nl: 'De vijf kolommen', en: 'The five columns' },
  columnsCaption: { nl: 'De maten en hun betekenis', en: 'The measures and their meaning' },
  meaning: { nl: 'Betekenis', en: 'Meaning' },
  confirmed: { nl: 'Bevestigd', en: 'Confirmed' },
  codesTitle: { nl: 'Wat de codes betekenen', en: 'What the codes mean' },
  code: { nl: 'Code', en: 'Code' },
  canBeAccepted: { nl: 'Te aanvaarden', en: 'Can be accepted' },
  never: { nl: 'nooit', en: 'never' },

  // trouble
  notFoundTitle: { nl: 'Deze pagina bestaat niet', en: 'This page does not exist' },
  notFoundText: {
    nl: 'Het adres wijst nergens naar: de regio, het kwartaal, het document of de run is hier niet bekend.',
    en: 'The address leads nowhere: the region, the quarter, the document or the run is not known here.',
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

// The words for a code or state in the language of the page.

/** The entry that explains a code: its own, or that of its family; undefined when there is none. */
export function findEntry(code: string): string | undefined {
  const entry = /^http_5\d\d$/.test(code) ? 'http_5xx' : code;
  return Object.hasOwn(CHECK_MEANINGS, entry) || Object.hasOwn(REASON_MEANINGS, entry)
    ? entry
    : undefined;
}

/** What a code says in words: of a check or of another reason; undefined when it has no entry. */
export function findMeaning(code: string, language: Language): string | undefined {
  const entry = findEntry(code);
  const known: Readonly<Record<string, Text>> = { ...REASON_MEANINGS, ...CHECK_MEANINGS };
  return entry === undefined ? undefined : known[entry]?.[language];
}

/** The word for a state; the state itself when it has no entry. */
export function toWord(
  meanings: Readonly<Record<string, Text>>,
  state: string,
  language: Language,
): string {
  return (Object.hasOwn(meanings, state) ? meanings[state]?.[language] : undefined) ?? state;
}
