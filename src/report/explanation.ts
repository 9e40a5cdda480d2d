/** The page *Uitleg*: what the numbers are, what is not certain about them, and what signs and codes mean. */
import { CHECK_MEANINGS } from '../check-meanings.ts';
import { html } from 'hono/html';

import { CHECK_CODES, NEVER_ACCEPTABLE } from '../findings.ts';
import type { Context, Visit } from './visit.ts';
import { signLegend } from './coverage-grid.ts';
import type { Html } from './format.ts';
import { inferredNote, outside, table } from './parts.ts';
import type { Page } from './page.ts';
import { readMeasures, type MeasureMeaning } from './read-star.ts';
import { REASON_MEANINGS } from '../code-meanings.ts';

export async function explanationPage({ db }: Context, visit: Visit): Promise<Page> {
  const { say } = visit;
  const measures = await readMeasures(db);
  const body = html`<p class="lead">${say('explanationText')}</p>
    <section aria-labelledby="columns">
      <h2 id="columns">${say('columnsTitle')}</h2>
      ${inferredNote(visit, measures)}
      <p>${say('columnsText')}</p>
      ${measureTable(visit, measures)}
    </section>
    <section aria-labelledby="small">
      <h2 id="small">${say('smallTitle')}</h2>
      <p>${say('smallCounts')}</p>
    </section>
    <section aria-labelledby="signs">
      <h2 id="signs">${say('signsTitle')}</h2>
      ${signLegend(visit)}
    </section>
    <section aria-labelledby="codes">
      <h2 id="codes">${say('codesTitle')}</h2>
      <p>${say('codesText')}</p>
      ${checkTable(visit)}${reasonTable(visit)}
    </section>`;
  return { title: say('explanation'), body, section: 'explanation' };
}

function measureTable(visit: Visit, measures: readonly MeasureMeaning[]): Html {
  const { say, formats, language } = visit;
  const rows = measures.map(({ measure, label, confirmation }) => {
    const confirmed = confirmation
      ? html`✓ ${outside(confirmation.by)}, ${formats.day(confirmation.day)}`
      : html`✗ ${say('no')}`;
    return html`<tr>
      <th scope="row"><code>${measure}</code></th>
      <td>${outside(label[language])}</td>
      <td>${confirmed}</td>
    </tr>`;
  });
  return table({
    id: 'measures',
    caption: say('columnsCaption'),
    headings: [say('measure'), say('meaning'), say('confirmed')],
    rows,
  });
}

function checkTable({ say, language }: Visit): Html {
  const rows = CHECK_CODES.map(
    (code) =>
      html`<tr id="${code}">
        <th scope="row"><code>${code}</code></th>
        <td>${CHECK_MEANINGS[code][language]}</td>
        <td>${NEVER_ACCEPTABLE.has(code) ? say('never') : say('yes')}</td>
      </tr>`,
  );
  return table({
    id: 'codes',
    caption: say('codesCaption'),
    headings: [say('code'), say('meaning'), say('canBeAccepted')],
    rows,
  });
}

function reasonTable({ say, language }: Visit): Html {
  const rows = Object.entries(REASON_MEANINGS).map(
    ([code, meaning]) =>
      html`<tr id="${code}">
        <th scope="row"><code>${code}</code></th>
        <td>${meaning[language]}</td>
      </tr>`,
  );
  return table({
    id: 'reasons',
    caption: say('reasonsCaption'),
    headings: [say('code'), say('meaning')],
    rows,
  });
}
