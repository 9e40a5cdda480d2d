/**
 * How the time for texts grows that were written to keep us busy: ten times as long should take about ten times as long.
 * By hand: npx node test/bench/long-text.ts
 */
import { parsePage } from '../../src/extract/listing/parse-page.ts';
import { read } from '../support/made-reading.ts';
import { sampleTruth } from '../support/raw-document.ts';

const truth = sampleTruth('rijnmond');

const TEXTS: Readonly<Record<string, (length: number) => void>> = {
  'links of a page': (length) => {
    const links = Array.from({ length }, (_, n) => `<a href="/f/${n}.pdf">Regio ${n}</a>`);
    parsePage(`<main>${links.join('')}</main>`, 'https://www.uwv.nl/nl/publicaties');
  },
  'lines of a document': (length) => {
    const lines = ['T '.repeat(length), '- '.repeat(length), `Q1 2023 ${'-'.repeat(2 * length)}x`];
    const rows = [[lines[1] ?? '', ' '.repeat(2 * length)] as const];
    read({ ...truth, title: lines, footnote: lines, rows });
  },
};

for (const [name, measure] of Object.entries(TEXTS)) {
  const took = [1_500, 15_000].map((length) => {
    const start = performance.now();
    measure(length);
    return performance.now() - start;
  });
  process.stdout.write(`${name}: ${took.map((ms) => `${ms.toFixed(0)} ms`).join(', then ')}\n`);
}
