/** Rows → Parquet. Pure. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';

import type { Field, FieldType, Row } from './tables.ts';

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

/**
 * One column a field; days are DATE, instants TIMESTAMP in UTC, counts INT64. Rows come in piece by piece, each a row
 * group of its own; what is returned belongs behind what was returned before. The same pieces give the same bytes.
 */
export class ParquetPieces {
  readonly #fields: readonly Field[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;

  constructor(fields: readonly Field[]) {
    this.#fields = fields;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'root', num_children: fields.length }, ...fields.map(toElement)],
      createdBy: 'klantprofielen',
    });
  }

  add(rows: readonly Row[]): Uint8Array {
    void this.#writer.write({
      columnData: this.#fields.map((field) => ({
        name: field.name,
        data: rows.map((row) => toValue(row, field)),
      })),
      rowGroupSize: rows.length,
    });
    return this.#take();
  }

  finish(): Uint8Array {
    void this.#writer.finish();
    return this.#take();
  }

  #take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
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
