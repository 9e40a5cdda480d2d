/** The descriptor of an export: a Frictionless Data Package (specs.frictionlessdata.io). Pure. */
import { PROGRAM_VERSION } from '../program.ts';
import type { ExportTable } from './tables.ts';

/** What an analyst has to know before using the numbers; in the descriptor, so that it travels with them. */
const DESCRIPTION = `Persons of the doelgroep banenafspraak known in UWV's system Sonar, with and without klantprofiel, by quarter, labour-market region and municipality.

Source: the numbers were published by UWV in the quarterly PDFs "Transparantie van klantprofielen" and were read from there; documents.csv leads from each number to its PDF. This package puts no licence of its own on them: UWV's terms for its publications hold.

Small counts, of one to five persons too, are given as the source prints them. Their careful use, so that no person can be recognised, is the duty of whoever uses them.

Which printed column means which measure is an inference as long as "confirmed" in measure.csv is false.

Counts are positions on the last day of the quarter: do not add them up over quarters. Shares do not add up: recompute them from counts. fact_region_coverage has the totals of the same persons as fact_profiles: never add the two. profiles, region_profiles, national_totals and comparable_series hold them once more, with names and shares: never add two of these.

data_until is the last day of the newest quarter of which all regions are there; while there is none, of the newest quarter that has any.

CSV: RFC 4180, UTF-8 without byte order mark, lines end in CRLF, null is an empty cell, days are YYYY-MM-DD, instants ISO 8601 in UTC. Text that a spreadsheet would take for a formula has an apostrophe in front, in CSV only.`;

/** A file of the export as it is written. */
export type ExportFile = {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
};

export type TableFiles = {
  readonly table: ExportTable;
  readonly csv: ExportFile;
  readonly parquet: ExportFile;
};

/**
 * The text of datapackage.json. `dataUntil` is the last day of the newest complete quarter; while none is complete, of
 * the newest that has anything.
 */
export function toDataPackage(
  tables: readonly TableFiles[],
  workbook: ExportFile,
  created: Date,
  dataUntil: string | null,
): string {
  const descriptor = {
    profile: 'data-package',
    name: PACKAGE_NAME,
    title: 'Transparantie van klantprofielen',
    description: DESCRIPTION,
    version: PROGRAM_VERSION,
    created: created.toISOString(),
    data_until: dataUntil,
    homepage: 'https://www.uwv.nl',
    sources: [{ title: 'UWV, Transparantie van klantprofielen', path: 'https://www.uwv.nl' }],
    keywords: ['banenafspraak', 'klantprofiel', 'UWV', 'arbeidsmarktregio', 'gemeente'],
    resources: [
      ...tables.map(toCsvResource),
      ...tables.map(toParquetResource),
      toWorkbookResource(workbook),
    ],
  };
  return `${JSON.stringify(descriptor, null, 2)}\n`;
}

export const PACKAGE_NAME = 'klantprofielen';

function toCsvResource({ table, csv }: TableFiles) {
  return {
    profile: 'tabular-data-resource',
    name: table.name,
    description: table.description,
    ...toFile(csv),
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    dialect: { delimiter: ',', quoteChar: '"', doubleQuote: true, lineTerminator: '\r\n' },
    schema: toSchema(table),
  };
}

/** The same rows for DuckDB, pandas and others; `type` says that validators check the file, not its rows. */
function toParquetResource({ table, parquet }: TableFiles) {
  return {
    profile: 'data-resource',
    type: 'file',
    name: `${table.name}_parquet`.replaceAll('_', '-'),
    description: `The rows of ${table.name} as Parquet.`,
    ...toFile(parquet),
    format: 'parquet',
    mediatype: 'application/vnd.apache.parquet',
  };
}

function toWorkbookResource(workbook: ExportFile) {
  return {
    profile: 'data-resource',
    type: 'file',
    name: 'klantprofielen-xlsx',
    description: 'The flat tables for people who work in Excel, with Dutch headings.',
    ...toFile(workbook),
    format: 'xlsx',
    mediatype: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  };
}

function toFile({ path, bytes, sha256 }: ExportFile) {
  return { path, bytes, hash: `sha256:${sha256}` };
}

function toSchema(table: ExportTable) {
  return {
    fields: table.fields.map((field) => ({
      name: field.name,
      type: field.type,
      format: field.type === 'datetime' ? '%Y-%m-%dT%H:%M:%S.%fZ' : 'default',
      description: field.description,
      constraints: { required: field.isRequired },
    })),
    missingValues: [''],
    primaryKey: table.primaryKey,
    foreignKeys: table.foreignKeys.map(({ field, table: resource, to }) => ({
      fields: [field],
      reference: { resource, fields: [to] },
    })),
  };
}
