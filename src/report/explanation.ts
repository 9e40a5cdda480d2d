/** *Uitleg*, for who reads the numbers: who is counted, of which day, how sure, how to cite. *Codes*, for who runs this. */
import { html } from 'hono/html';

import { MEANINGS } from '../meanings.ts';
import { CHECK_CODES, NEVER_ACCEPTABLE } from '../findings.ts';
import { meaningNote } from './area.ts';
import { signLegend } from './coverage.ts';
import { type MeasureMeaning, readMeasures } from './numbers.ts';
import type { Context, Page, TextKey, Visit } from './page.ts';
import { outside, section, table } from './table.ts';

export async function explanationPage({ db }: Context, visit: Visit): Promise<Page> {
  const { say } = visit;
  const measures = await readMeasures(db);
  const part = (id: string, title: TextKey, ...texts: readonly TextKey[]) =>
    section(
      id,
      say(title),
      texts.map((text) => html`<p>${say(text)}</p>`),
    );
  const body = html`<p class="lead">${say('explanationText')}</p>
    ${part('who', 'whoTitle', 'whoText')} ${part('day', 'dayTitle', 'dayText', 'neverAdd')}
    <section aria-labelledby="columns">
      <h2 id="columns">${say('columnsTitle')}</h2>
      ${meaningNote(visit, measures)}
      <p>${say('columnsText')}</p>
      ${measureTable(visit, measures)}
      <p>${say('computedNote')}</p>
    </section>
    ${part('borders', 'bordersTitle', 'bordersWhy', 'bordersTrend')}
    ${part('country', 'countryHow', 'countryText')} ${part('small', 'smallTitle', 'smallCounts')}
    ${part('signs-of-absence', 'absentTitle', 'absentText')}
    <section aria-labelledby="cite">
      <h2 id="cite">${say('citeTitle')}</h2>
      <p>${say('citeText')}</p>
      <p><cite>${say('citeExample')}</cite></p>
    </section>
    ${part('data', 'dataTitle', 'dataText')}
    <p><a href="${visit.href('/codes')}">${say('toCodes')}</a></p>`;
  return { title: say('explanation'), body, section: 'explanation' };
}

function measureTable(visit: Visit, measures: readonly MeasureMeaning[]) {
  const { formats } = visit;
  return table<MeasureMeaning>(visit, {
    id: 'measures',
    caption: visit.say('columnsCaption'),
    columns: [
      {
        heading: 'meaning',
        cell: (row, { language }) => outside(language === 'nl' ? row.label_nl : row.label_en),
      },
      {
        heading: 'columnName',
        isDetail: true,
        cell: ({ measure }) => html`<code>${measure}</code>`,
      },
      {
        heading: 'confirmed',
        cell: ({ confirmed, confirmed_by, confirmed_on }, { say }) =>
          confirmed
            ? html`✓ ${outside(confirmed_by)}, ${formats.day(confirmed_on ?? '')}`
            : `✗ ${say('no')}`,
      },
    ],
    rows: measures,
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
  const shown = { rowId: ({ code }: Code) => code };
  const body = html`<p class="lead">${say('codesText')}</p>
    ${section('signs', say('signsTitle'), signLegend(visit))}
    ${section(
      'codes',
      say('codesTitle'),
      html`${table<Code>(visit, {
        ...shown,
        id: 'checks',
        caption: say('codesCaption'),
        columns: [
          ...columns,
          { heading: 'canBeAccepted', cell: ({ acceptable }) => say(acceptable ? 'yes' : 'never') },
        ],
        rows: checks,
      })}${table<Code>(visit, { ...shown, id: 'reasons', caption: say('reasonsCaption'), columns, rows: reasons })}`,
    )}`;
  return { title: say('codes'), body, section: 'codes' };
}
