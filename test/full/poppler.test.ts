/** An independent oracle: poppler's words and positions against ours, on every sample. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { load } from 'cheerio';
import { afterAll, describe, expect, test } from 'vitest';

import { createParserPool } from '../../src/extract/pdf/pool.ts';
import { readDocument } from '../../src/extract/table/read-document.ts';
import { type Cell } from '../../src/raw.ts';
import { reference } from '../support/reference.ts';

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));

type PopplerWord = { text: string; page: number; x: number; y: number };

/** Words of `pdftotext -bbox`, with the middle of their boxes, points from the top left. */
function readPoppler(file: string): PopplerWord[] {
  const html = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' });
  const $ = load(html, { xml: true });
  return $('page')
    .toArray()
    .flatMap((page, index) =>
      $(page)
        .find('word')
        .toArray()
        .map((word) => {
          const at = (name: string) => Number($(word).attr(name));
          return {
            text: $(word).text(),
            page: index + 1,
            x: (at('xMin') + at('xMax')) / 2,
            y: (at('yMin') + at('yMax')) / 2,
          };
        }),
    );
}

const pool = createParserPool({ workers: 1 });
afterAll(() => pool[Symbol.asyncDispose]());

describe('every count stands where poppler sees it', () => {
  test.each(readdirSync(SAMPLES).filter((file) => file.endsWith('.pdf')))('%s', async (file) => {
    const path = join(SAMPLES, file);
    const pdf = await pool.readPdf(new Uint8Array(readFileSync(path)));
    if (pdf.kind !== 'text') throw new Error(pdf.detail);
    const { table } = readDocument(pdf.text, reference.layouts);
    if ('problem' in table) throw new Error(table.problem);
    const words = readPoppler(path);
    const isSeen = ({ text, box }: Cell) =>
      words.some(
        (word) =>
          word.text === text &&
          word.page === box.page &&
          word.x > box.left - 1 &&
          word.x < box.right + 1 &&
          word.y > box.top - 3 &&
          word.y < box.bottom + 3,
      );
    const cells = [...table.rows, table.total].flatMap((row) => row.counts);
    expect(cells.length).toBeGreaterThan(30);
    expect(cells.filter((cell) => !isSeen(cell))).toEqual([]);
  });
});
