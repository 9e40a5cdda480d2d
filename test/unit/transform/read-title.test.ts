import { describe, expect, it } from 'vitest';

import { firstBlocking } from '../../../src/findings.ts';
import type { SeenAs } from '../../../src/seen-as.ts';
import { toReading } from '../../../src/transform/read.ts';
import { failedCodes, failedOf, read } from '../../support/made-reading.ts';
import { sampleTruth, toRawDocument, withTable } from '../../support/raw-document.ts';
import { reference } from '../../support/reference.ts';

const rijnmond = sampleTruth('rijnmond');

describe('toReading of titles', () => {
  const title = 'Transparantie van klantprofielen';

  it('passes when everything on the way agrees', () => {
    const reading = read(
      rijnmond,
      {
        title: `${title} eerste kwartaal 2023`,
        label: 'Rijnmond',
        regionTags: ['Rijnmond'],
        slug: 'rijnmond-2023-q1.pdf',
      },
      '1e-kwartaal-2023-rijnmond.pdf',
    );
    expect(failedOf(reading)).toEqual([]);
    const agreed = reading.checks.filter((check) => check.code === 'title_agrees');
    expect(agreed.map((check) => check.subject)).toEqual([
      'link title: quarter',
      'link label: region',
      'region tag: region',
      'slug: quarter',
      'slug: region',
      'file name: quarter',
      'file name: region',
      'table: region',
      'footnote: region',
    ]);
  });

  it.each<[string, SeenAs, string | undefined]>([
    ['link title: quarter', { title: `${title} vierde kwartaal 2022` }, undefined],
    ['link title: quarter', { title: 'vijfde kwartaal 2023' }, undefined],
    ['link title: quarter', { title: 'Q1 2023 — Q2 2023' }, undefined],
    ['link title: region', { title: `${title} Zeeland` }, undefined],
    ['link label: region', { label: 'Zeeland' }, undefined],
    ['link label: quarter', { label: 'Q2 2023' }, undefined],
    ['region tag: region', { regionTags: ['Zeeland'] }, undefined],
    ['slug: quarter', { slug: 'rijnmond-2022-q1.pdf' }, undefined],
    ['slug: region', { slug: 'zeeland-2023-q1.pdf' }, undefined],
    ['file name: region', {}, 'zeeland-2023-q1.pdf'],
    ['file name: quarter', {}, 'rijnmond-2022-q4.pdf'],
  ])('catches a contradiction of the %s', (subject, seenAs, fileName) => {
    const failed = failedOf(read(rijnmond, seenAs, fileName));
    expect(failed.map((check) => [check.code, check.subject])).toEqual([['title_agrees', subject]]);
  });

  it.each<[string, SeenAs, string | undefined]>([
    ['a slug with only a region', { slug: 'zeeland.pdf' }, undefined],
    ['a file name with only a quarter', {}, 'q4-2022.pdf'],
    ['two region tags', { regionTags: ['Zeeland', 'Drenthe'] }, undefined],
    ['a label with two regions', { label: 'Zeeland en Rijnmond' }, undefined],
    ['a label with two quarters', { label: 'Q4 2022 en Q1 2023' }, undefined],
  ])('hears nothing in %s', (_, seenAs, fileName) => {
    expect(failedOf(read(rijnmond, seenAs, fileName))).toEqual([]);
  });

  it('catches a footnote and a table of another region', () => {
    expect(failedOf(read({ ...rijnmond, noteRegion: 'Zeeland' }))).toMatchObject([
      { code: 'title_agrees', subject: 'footnote: region', expected: 'AM22', found: 'AM24' },
    ]);
    expect(failedOf(read({ ...rijnmond, noteRegion: 'Atlantis' }))).toMatchObject([
      { code: 'title_agrees', subject: 'footnote: region', found: 'Atlantis' },
    ]);
    const raw = withTable(toRawDocument(rijnmond), (table) => ({
      ...table,
      regionName: table.regionName && { ...table.regionName, text: 'Zeeland' },
    }));
    expect(failedOf(toReading(raw, undefined, undefined, reference))).toMatchObject([
      { code: 'title_agrees', subject: 'table: region', expected: 'AM22', found: 'AM24' },
    ]);
  });

  it('catches the title of another quarter on both sides of a change of borders', () => {
    expect(failedCodes(read({ ...rijnmond, year: 2019, quarter: 3 }))).toContain(
      'municipality_known',
    );
  });

  it('reads on when the title is missing', () => {
    const reading = read({ ...rijnmond, title: [] });
    expect(failedCodes(reading)).toEqual(['title_found', 'region_known']);
    expect(reading).toMatchObject({ isOurSeries: false, quarter: undefined, region: undefined });
    expect(reading.rows[0]).toMatchObject({
      printedName: 'Albrandswaard',
      municipality: undefined,
    });
    expect(reading.table).toBeUndefined();
  });

  it('knows a national document', () => {
    const reading = read({ ...rijnmond, region: 'Nederland', noteRegion: 'Nederland' });
    expect(reading).toMatchObject({ isNational: true, isOurSeries: true, region: undefined });
    expect(firstBlocking(reading.checks)).toBe('region_known');
  });

  it('reads on when the footnote is missing', () => {
    const reading = read({ ...rijnmond, footnote: [] });
    expect(failedCodes(reading)).toEqual(['footnote_found']);
    expect(reading).toMatchObject({ registerPersons: undefined, knownPct: undefined });
    expect(reading.table).toBeUndefined();
  });
});
