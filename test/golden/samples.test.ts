import { readFileSync } from 'node:fs';

import { afterAll, describe, expect, test } from 'vitest';

import type { PdfText } from '../../src/extract/pdf/text.ts';
import { readDocument } from '../../src/extract/table/read-document.ts';
import { packReading, toReaderReference, unpackReading } from '../../src/pipeline/parse-file.ts';
import { type RawDocument, type RawTable } from '../../src/raw.ts';
import { makeReference } from '../../src/reference/reference.ts';
import { toKnownNames } from '../../src/transform/title.ts';
import { closeReader, readPdf } from '../support/read-pdf.ts';
import { reference } from '../support/reference.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

type Sample = {
  readonly file: string;
  readonly region: string;
  readonly number: number | null;
  readonly look: { readonly region_columns: boolean; readonly header: string };
  readonly rows: readonly (readonly [name: string, ...counts: number[]])[];
  readonly totals: readonly number[];
};

const samples = JSON.parse(readFileSync(new URL('truth.json', SAMPLES), 'utf8')) as Sample[];

type Read = { readonly text: PdfText; readonly raw: RawDocument };

const documents = new Map<string, Promise<Read>>();

/** Each file once: what was read of it serves all tests. */
function readBoth(file: string): Promise<Read> {
  const known = documents.get(file) ?? readOnce(file);
  documents.set(file, known);
  return known;
}

async function readOnce(file: string): Promise<Read> {
  const text = await readPdf(readFileSync(new URL(file, SAMPLES)));
  return { text, raw: readDocument(text, reference.layouts) };
}

const read = async (file: string) => (await readBoth(file)).raw;

/** A reference of which only that part is left that makes a kept reading invalid when it is edited. */
const reduced = makeReference({
  ...reference.data,
  regionNumbers: [],
  regionTiles: [],
  provinces: [],
  reorganisations: [],
  ...toReaderReference(reference),
});

function byGeometry({ table }: RawDocument): RawTable {
  if ('problem' in table) throw new Error(`${table.problem}: ${table.seen}`);
  return table;
}

/** 1.095 for 1095: how every sample prints a count. */
function printed(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, '.');
}

/** A name that was wrapped behind a hyphen has a blank there. */
function unwrapped(name: string): string {
  return name.replaceAll('- ', '-');
}

afterAll(closeReader);

describe.each(samples)('$file', (sample) => {
  const rows = sample.rows.map(([name, ...counts]) => [name, ...counts.map(printed)]);
  const totals = sample.totals.map(printed);

  test('every printed name and cell, by geometry', async () => {
    const table = byGeometry(await read(sample.file));
    expect(
      table.rows.map(({ name, counts }) => [
        unwrapped(name.text),
        ...counts.map(({ text }) => text),
      ]),
    ).toEqual(rows);
    expect(table.total.counts.map(({ text }) => text)).toEqual(totals);
    expect(table.total.name.text).toBe('TOTAAL AMR');
  });

  test('every row was drawn as it stands there, and nothing is left over', async () => {
    expect((await read(sample.file)).undrawn).toEqual([]);
  });

  test('a reading that was kept is the same, and looks at no more of the reference than its version', async () => {
    const { text } = await readBoth(sample.file);
    const raw = readDocument(text, reference.layouts, toKnownNames(reference));
    const kept = packReading({ kind: 'text', text });
    expect(kept && unpackReading(kept)).toEqual({ kind: 'text', text });
    expect(readDocument(text, reduced.layouts, toKnownNames(reduced))).toEqual(raw);
  });

  test('the region columns', async () => {
    const { regionNumber, regionName } = byGeometry(await read(sample.file));
    const expected = sample.look.region_columns
      ? [String(sample.number), sample.region]
      : [undefined, undefined];
    expect([regionNumber?.text, regionName?.text]).toEqual(expected);
  });

  test('the headings: whose counts stand where', async () => {
    const { headings } = byGeometry(await read(sample.file));
    const texts = headings.map(({ group, text }) => `${group} ${text}`.trim());
    expect(texts).toEqual(
      sample.look.header === 'image'
        ? ['', '', '', '', '']
        : [
            'Gemeente Klantprofiel in Sonar',
            'Gemeente Geen klantprofiel in Sonar',
            'UWV Klantprofiel in Sonar',
            'UWV Geen klantprofiel in Sonar',
            'Totaal',
          ],
    );
  });

  test('the text around the table: quarter line and footnote whole, no cell in it', async () => {
    const { lines } = await read(sample.file);
    const text = lines.map((line) => line.text).join(' ');
    expect(text.toLowerCase()).toContain(
      `kwartaal ${sample.file.slice(-11, -7)} ${sample.region.toLowerCase()}`,
    );
    expect(text).toMatch(/In Sonar zijn niet alle doelgroepers opgenomen.*% bekend binnen Sonar\./);
    expect(lines.map((line) => line.text)).not.toContain('TOTAAL AMR');
    expect(text).not.toContain('Geen klantprofiel');
  });
});

describe('the two publications of which the real numbers are known, counted by hand', () => {
  test('Gooi- en Vechtstreek, third quarter of 2020: 8 rows', async () => {
    const document = await read('transparantie-klantprofielen-gooi-en-vechtstreek-2020-q3.pdf');
    const { rows, total } = byGeometry(document);
    expect(rows).toHaveLength(8);
    expect(total.counts.map(({ text }) => text)).toEqual(['132', '424', '866', '286', '1.708']);
    expect(document.undrawn).toEqual([]);
  });

  test('Rijnmond, first quarter of 2023: 14 rows', async () => {
    const document = await read('transparantie-klantprofielen-rijnmond-2023-q1.pdf');
    const { rows, total } = byGeometry(document);
    expect(rows).toHaveLength(14);
    expect(total.counts.map(({ text }) => text)).toEqual([
      '334',
      '4.893',
      '7.300',
      '1.681',
      '14.208',
    ]);
    expect(document.undrawn).toEqual([]);
  });

  test('each cell says where it stands', async () => {
    const table = byGeometry(await read('transparantie-klantprofielen-rijnmond-2023-q1.pdf'));
    const nissewaard = table.rows.find(({ name }) => name.text === 'Nissewaard');
    const box = nissewaard?.counts[4]?.box;
    expect(nissewaard?.counts[4]?.text).toBe('1.095');
    expect(box?.page).toBe(2);
    expect(box?.left).toBeCloseTo(514.5, 0);
    expect(box?.right).toBeCloseTo(538.3, 0);
  });
});
