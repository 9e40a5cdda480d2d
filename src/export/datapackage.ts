/** The descriptor of an export: a Frictionless Data Package (specs.frictionlessdata.io) out of the parts of datapackage.json. Pure. */
import { PROGRAM_VERSION } from '../program.ts';
import parts from './datapackage.json' with { type: 'json' };
import type { ExportTable } from './tables.ts';

/** A file of the export as it is written. */
export type ExportFile = {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
};

type TableFiles = {
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
  const { package: about, description, csv, parquet, xlsx } = parts;
  const descriptor = {
    ...about,
    // what an analyst has to know before using the numbers travels with them
    description: description.join('\n\n'),
    version: PROGRAM_VERSION,
    created: created.toISOString(),
    data_until: dataUntil,
    resources: [
      ...tables.map(({ table, csv: file }) => {
        const { name, description } = table;
        return { name, description, ...toFile(file), ...csv, schema: toSchema(table) };
      }),
      // the same rows for DuckDB, pandas and others; `type` says that validators check the file, not its rows
      ...tables.map(({ table: { name }, parquet: file }) => ({
        name: `${name}_parquet`.replaceAll('_', '-'),
        description: `The rows of ${name} as Parquet.`,
        ...toFile(file),
        ...parquet,
      })),
      { ...xlsx, ...toFile(workbook) },
    ],
  };
  return `${JSON.stringify(descriptor, null, 2)}\n`;
}

export const PACKAGE_NAME = parts.package.name;

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
