/** *Uitleg*, for who reads the numbers: who is counted, of which day, how sure, how to cite. *Codes*, for who runs this. */
import { html } from 'hono/html';

import { findMeaning, MEANINGS } from '../meanings.ts';
import { CHECK_CODES, type CheckCode, NEVER_ACCEPTABLE } from '../findings.ts';
import { meaningNote } from './area.ts';
import { signLegend } from './coverage.ts';
import { readMeasures } from './numbers.ts';
import type { DataVisit, Page, TextKey, Visit } from './page.ts';
import { section } from './parts.ts';
import { type Column, table } from './table.ts';
import { outside } from './words.ts';

export async function explanationPage(visit: DataVisit): Promise<Page> {
  const { say } = visit;
  const paragraphs = (texts: readonly TextKey[]) => texts.map((text) => html`<p>${say(text)}</p>`);
  const part = (id: string, title: TextKey, ...texts: readonly TextKey[]) =>
    section(id, say(title), paragraphs(texts));
  const columns = [
    await meaningNote(visit),
    ...paragraphs(['columnsText']),
    await measureTable(visit),
    ...paragraphs(['computedNote']),
  ];
  const cite = [...paragraphs(['citeText']), html`<p><cite>${say('citeExample')}</cite></p>`];
  const body = html`<p class="lead">${say('explanationText')}</p>
    ${part('who', 'whoTitle', 'whoText')} ${part('day', 'dayTitle', 'dayText', 'neverAdd')}
    ${section('columns', say('columnsTitle'), columns)}
    ${part('borders', 'bordersTitle', 'bordersWhy', 'bordersTrend')}
    ${part('country', 'countryHow', 'countryText')} ${part('small', 'smallTitle', 'smallCounts')}
    ${part('signs-of-absence', 'absentTitle', 'absentText')}
    ${section('cite', say('citeTitle'), cite)} ${part('data', 'dataTitle', 'dataText')}
    <p><a href="${visit.href('/codes')}">${say('toCodes')}</a></p>`;
  return { title: say('explanation'), body, section: 'explanation' };
}

async function measureTable(visit: DataVisit) {
  const { say, formats, language } = visit;
  return table(visit, {
    id: 'measures',
    caption: say('columnsCaption'),
    columns: [
      {
        heading: 'meaning',
        cell: ({ label_nl, label_en }) => outside(language === 'nl' ? label_nl : label_en),
      },
      {
        heading: 'columnName',
        isDetail: true,
        cell: ({ measure }) => html`<code>${measure}</code>`,
      },
      {
        heading: 'confirmed',
        cell: ({ confirmed, confirmed_by: by, confirmed_on: day }) =>
          confirmed ? html`✓ ${outside(by)}, ${formats.day(day ?? '')}` : `✗ ${say('no')}`,
      },
    ],
    rows: await readMeasures(visit.db),
  });
}

export function codesPage(visit: Visit): Page {
  const { say, language } = visit;
  const columns: readonly Column<string>[] = [
    { heading: 'code', cell: (code) => html`<code>${code}</code>` },
    { heading: 'meaning', cell: (code) => findMeaning(code, language) ?? '' },
  ];
  const acceptable: Column<CheckCode> = {
    heading: 'canBeAccepted',
    cell: (code) => say(NEVER_ACCEPTABLE.has(code) ? 'never' : 'yes'),
  };
  const rowId = (code: string) => code;
  const checks = { caption: say('codesCaption'), columns: [...columns, acceptable], rowId };
  const reasons = { caption: say('reasonsCaption'), columns, rowId };
  const tables = [
    table(visit, { id: 'checks', rows: CHECK_CODES, ...checks }),
    table(visit, { id: 'reasons', rows: Object.keys(MEANINGS.reason), ...reasons }),
  ];
  const body = html`<p class="lead">${say('codesText')}</p>
    ${section('signs', say('signsTitle'), signLegend(visit))}
    ${section('codes', say('codesTitle'), tables)}`;
  return { title: say('codes'), body, section: 'codes' };
}
