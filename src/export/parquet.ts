/** Rows → Parquet. Pure. */
import { parquetWriteBuffer } from 'hyparquet-writer';

import type { ExportTable, Field, FieldType, Row } from './tables.ts';

type Element = {
  readonly name: string;
  readonly type: 'INT32' | 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'BYTE_ARRAY';
  readonly converted_type?: 'UTF8' | 'DATE' | 'TIMESTAMP_MILLIS';
  readonly repetition_type: 'REQUIRED' | 'OPTIONAL';
};

const ELEMENTS: Readonly<Record<FieldType, Omit<Element, 'name' | 'repetition_type'>>> = {
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' },
  datetime: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
};

/** One column a field; days are DATE, instants TIMESTAMP in UTC, counts INT64. The same rows give the same bytes. */
export function toParquet(table: ExportTable): Uint8Array {
  const buffer = parquetWriteBuffer({
    schema: [{ name: 'root', num_children: table.fields.length }, ...table.fields.map(toElement)],
    columnData: table.fields.map((field) => ({
      name: field.name,
      data: table.rows.map((row) => toValue(row, field)),
    })),
    createdBy: 'klantprofielen',
  });
  return new Uint8Array(buffer);
}

function toElement(field: Field): Element {
  return {
    name: field.name,
    ...ELEMENTS[field.type],
    repetition_type: field.isRequired ? 'REQUIRED' : 'OPTIONAL',
  };
}

function toValue(row: Row, field: Field): unknown {
  const value = row[field.name] ?? null;
  if (value === null) return null;
  switch (field.type) {
    case 'integer':
      return BigInt(String(value));
    case 'number':
      return Number(value);
    case 'date':
      return new Date(`${String(value)}T00:00:00Z`);
    default:
      return value;
  }
}
