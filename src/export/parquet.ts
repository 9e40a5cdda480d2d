/** Rows → Parquet. Pure. */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';

import type { Field, FieldType, Row } from './tables.ts';

const ELEMENTS: Readonly<Record<FieldType, Partial<SchemaElement>>> = {
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' },
  datetime: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
};

/**
 * One column a field; days are DATE, instants TIMESTAMP in UTC, counts INT64. Rows come in piece by piece, each a row
 * group of its own; what is returned belongs behind what was returned before. The same pieces give the same bytes.
 */
export function openParquet(fields: readonly Field[]) {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: fields.length }, ...fields.map(toElement)],
    createdBy: 'klantprofielen',
  });
  const take = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  return {
    add(rows: readonly Row[]): Uint8Array {
      const columnData = fields.map((field) => ({
        name: field.name,
        data: rows.map((row) => toValue(row, field)),
      }));
      void parquet.write({ columnData, rowGroupSize: rows.length });
      return take();
    },
    finish(): Uint8Array {
      void parquet.finish();
      return take();
    },
  };
}

function toElement({ name, type, isRequired }: Field): SchemaElement {
  return { name, ...ELEMENTS[type], repetition_type: isRequired ? 'REQUIRED' : 'OPTIONAL' };
}

function toValue(row: Row, field: Field): unknown {
  const value = row[field.name] ?? null;
  if (value === null) return null;
  if (field.type === 'integer') return BigInt(String(value));
  if (field.type === 'number') return Number(value);
  return field.type === 'date' ? new Date(`${String(value)}T00:00:00Z`) : value;
}
