/** Every text of the report in both languages, side by side. `{name}` is a blank. Codes have their meanings in texts-codes.ts. */
import type { Text } from './language.ts';
import { AUDIT_TEXTS } from './texts-audit.ts';

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
  ...AUDIT_TEXTS,
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof TEXTS;
