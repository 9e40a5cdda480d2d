/** CSV text → validated rows, or every problem with the line it stands on. */
import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';

/** A row and the line of the file on which it ends (from 1; the headings stand on line 1). */
export type Numbered<T> = { readonly row: T; readonly line: number };

export type CsvResult<T> = {
  readonly rows: readonly Numbered<T>[];
  /** 'regions.csv line 12: valid_to: not a day such as 2023-01-31' */
  readonly problems: readonly string[];
};

type CsvRecord = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/** Reads a CSV file whose first line holds exactly the schema's fields, in order. */
export function parseCsv<Shape extends z.ZodRawShape>(
  file: string,
  text: string,
  schema: z.ZodObject<Shape>,
): CsvResult<z.infer<z.ZodObject<Shape>>> {
  const fields = Object.keys(schema.shape);
  const records = parseRecords(file, text);
  if (typeof records === 'string') return { rows: [], problems: [records] };
  const [headings, ...body] = records;
  if (headings?.record.join(',') !== fields.join(',')) {
    return { rows: [], problems: [`${file} line 1: headings must be ${fields.join(',')}`] };
  }
  const rows: Numbered<z.infer<z.ZodObject<Shape>>>[] = [];
  const problems: string[] = [];
  for (const { record, info } of body) {
    const where = `${file} line ${info.lines}`;
    if (record.length !== fields.length) {
      problems.push(`${where}: ${record.length} fields instead of ${fields.length}`);
      continue;
    }
    const result = schema.safeParse(Object.fromEntries(fields.map((f, i) => [f, record[i]])));
    if (result.success) rows.push({ row: result.data, line: info.lines });
    else problems.push(...toProblems(where, result.error));
  }
  return { rows, problems };
}

/** 'regions.csv line 12: valid_to: …' for each issue. */
export function toProblems(where: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => `${where}: ${issue.path.join('.')}: ${issue.message}`);
}

function parseRecords(file: string, text: string): readonly CsvRecord[] | string {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true };
    return parse(text, options) as unknown as readonly CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return `${file}: ${error.message}`;
  }
}
