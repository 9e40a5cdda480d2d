/** The columns that every table of counts has: four counts, their sum, and the shares computed from them. */
import { html } from 'hono/html';

import type { PerMeasure } from '../measures.ts';
import type { Html } from './format.ts';
import { toShares } from './shares.ts';
import type { Visit } from './visit.ts';

/** How many columns `countCells` fills. */
export const COUNT_COLUMNS = 8;

/** Two rows of headings; `before` and `after` are single columns beside the counts. */
export function countHeadings(
  { say }: Visit,
  before: readonly string[],
  after: readonly string[] = [],
): Html {
  const single = (text: string) => html`<th scope="col" rowspan="2">${text}</th>`;
  const group = html`<th scope="col">${say('withProfile')}</th>
    <th scope="col">${say('withoutProfile')}</th>
    <th scope="col" class="computed">${say('share')}</th>`;
  return html`<thead>
    <tr>
      ${before.map(single)}
      <th scope="colgroup" colspan="3" class="group">${say('byMunicipality')}</th>
      <th scope="colgroup" colspan="3" class="group">${say('byUwv')}</th>
      <th scope="colgroup" colspan="2" class="group">${say('together')}</th>
      ${after.map(single)}
    </tr>
    <tr>
      ${group}${group}
      <th scope="col">${say('known')}</th>
      <th scope="col" class="computed">${say('share')}</th>
    </tr>
  </thead>`;
}

export function countCells({ formats }: Visit, counts: PerMeasure<number>): Html {
  const shares = toShares(counts);
  const count = (value: number) => html`<td class="number">${formats.count(value)}</td>`;
  const share = (value: number | undefined) =>
    html`<td class="number computed">${formats.share(value)}</td>`;
  return html`${count(counts.municipal_with_profile)}${count(counts.municipal_without_profile)}${share(shares.municipal)}${count(counts.uwv_with_profile)}${count(counts.uwv_without_profile)}${share(shares.uwv)}${count(counts.known_in_sonar)}${share(shares.all)}`;
}
