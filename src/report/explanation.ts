/** *Uitleg*, for who reads the numbers: who is counted, of which day, how sure, how to cite. *Codes*, for who runs this. */
import { html } from 'hono/html';

import { MEANINGS } from '../meanings.ts';
import { CHECK_CODES, NEVER_ACCEPTABLE } from '../findings.ts';
import { meaningNote } from './area.ts';
import { signLegend } from './coverage.ts';
import { readMeasures } from './numbers.ts';
import type { DataVisit, Page, TextKey, Visit } from './page.ts';
import { outside, section, table } from './table.ts';

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

type Code = { readonly code: string; readonly meaning: string; readonly acceptable?: boolean };

export function codesPage(visit: Visit): Page {
  const { say, language } = visit;
  const checks = CHECK_CODES.map((code): Code => ({
    code,
    meaning: MEANINGS.check[code][language],
    acceptable: !NEVER_ACCEPTABLE.has(code),
  }));
  const reasons = Object.entries(MEANINGS.reason).map(([code, text]): Code => ({
    code,
    meaning: text[language],
  }));
  const columns = [
    { heading: 'code', cell: ({ code }: Code) => html`<code>${code}</code>` },
    { key: 'meaning', heading: 'meaning' },
  ] as const;
  const acceptable = {
    heading: 'canBeAccepted',
    cell: ({ acceptable }: Code) => say(acceptable ? 'yes' : 'never'),
  } as const;
  const ofCode = { rowId: ({ code }: Code) => code };
  const [checksCaption, reasonsCaption] = [say('codesCaption'), say('reasonsCaption')];
  const all = [...columns, acceptable];
  const tables = [
    table(visit, { ...ofCode, id: 'checks', caption: checksCaption, columns: all, rows: checks }),
    table(visit, { ...ofCode, id: 'reasons', caption: reasonsCaption, columns, rows: reasons }),
  ];
  const body = html`<p class="lead">${say('codesText')}</p>
    ${section('signs', say('signsTitle'), signLegend(visit))}
    ${section('codes', say('codesTitle'), tables)}`;
  return { title: say('codes'), body, section: 'codes' };
}
