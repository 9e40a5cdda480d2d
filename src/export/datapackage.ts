/** The descriptor of an export: a Frictionless Data Package (specs.frictionlessdata.io). Pure. */
import { PROGRAM_VERSION } from '../program.ts';
import type { ExportTable, FieldType } from './tables.ts';

/** What an analyst has to know before using the numbers; in the descriptor, so that it travels with them. */
const DESCRIPTION = `Persons of the doelgroep banenafspraak known in UWV's system Sonar, with and without klantprofiel, by quarter, labour-market region and municipality.

Source: the numbers were published by UWV in the quarterly PDFs "Transparantie van klantprofielen" and were read from there; documents.csv leads from each number to its PDF. This package puts no licence of its own on them: UWV's terms for its publications hold.

Small counts, of one to five persons too, are given as the source prints them. Their careful use, so that no person can be recognised, is the duty of whoever uses them.

Which printed column means which measure is an inference as long as "confirmed" in measure.csv is false.

Counts are positions on the last day of the quarter: do not add them up over quarters. Shares do not add up: recompute them from counts. fact_region_coverage has the totals of the same persons as fact_profiles: never add the two.

CSV: RFC 4180, UTF-8 without byte order mark, lines end in CRLF, null is an empty cell, days are YYYY-MM-DD, instants ISO 8601 in UTC. Text that a spreadsheet would take for a formula has an apostrophe in front, in CSV only.`;

/** A file of the export as it is written. */
export type ExportFile = {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
};

export type TableFiles = {
  readonly table: ExportTable;
  readonly csv: ExportFile;
  readonly parquet: ExportFile;
};

/** The text of datapackage.json. It holds no moment of its making: the same facts give the same text. */
export function toDataPackage(tables: readonly TableFiles[]): string {
  const descriptor = {
    profile: 'data-package',
    name: PACKAGE_NAME,
    title: 'Transparantie van klantprofielen',
    description: DESCRIPTION,
    version: PROGRAM_VERSION,
    homepage: 'https://www.uwv.nl',
    sources: [{ title: 'UWV, Transparantie van klantprofielen', path: 'https://www.uwv.nl' }],
    keywords: ['banenafspraak', 'klantprofiel', 'UWV', 'arbeidsmarktregio', 'gemeente'],
    resources: [...tables.map(toCsvResource), ...tables.map(toParquetResource)],
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

function toFile({ path, bytes, sha256 }: ExportFile) {
  return { path, bytes: bytes.length, hash: `sha256:${sha256}` };
}

const FORMATS: Readonly<Record<FieldType, string>> = {
  integer: 'default',
  number: 'default',
  string: 'default',
  boolean: 'default',
  date: 'default',
  datetime: '%Y-%m-%dT%H:%M:%S.%fZ',
};

function toSchema(table: ExportTable) {
  return {
    fields: table.fields.map((field) => ({
      name: field.name,
      type: field.type,
      format: FORMATS[field.type],
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
