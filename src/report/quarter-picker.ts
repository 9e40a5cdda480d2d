/** Chooses a quarter without JavaScript: a form, and links to the quarters before and after. */
import { html } from 'hono/html';

import type { Html } from './format.ts';
import type { Visit } from './visit.ts';

/** `choices` oldest first; `shown` need not be one of them. */
export function quarterPicker(
  visit: Visit,
  path: string,
  choices: readonly string[],
  shown: string,
): Html {
  const { say, formats, language } = visit;
  const options = choices
    .toReversed()
    .map(
      (code) =>
        html`<option value="${code}" ${code === shown ? html` selected` : ''}>
          ${formats.quarter(code)}
        </option>`,
    );
  const earlier = choices.findLast((code) => code < shown);
  const later = choices.find((code) => code > shown);
  const link = (code: string | undefined, key: 'previousQuarter' | 'nextQuarter') =>
    code === undefined
      ? ''
      : html`<a href="${visit.href(path, { kwartaal: code })}"
          >${say(key, { quarter: formats.quarter(code) })}</a
        >`;
  return html`<nav class="picker" aria-label="${say('quarterNavigation')}">
    <form action="${path}" method="get">
      <label for="kwartaal">${say('chooseQuarter')}</label>
      <select id="kwartaal" name="kwartaal">
        ${options}
      </select>
      ${language === 'nl' ? '' : html`<input type="hidden" name="lang" value="${language}" />`}
      <button type="submit">${say('show')}</button>
    </form>
    ${link(earlier, 'previousQuarter')} ${link(later, 'nextQuarter')}
  </nav>`;
}
