/** Parts of a page: sections, drawings, forms, and what to do while there is nothing to show. */
import { html } from 'hono/html';

import { isInCompose, programName, sourceCommands } from '../program.ts';
import type { Content, Html, Visit } from './page.ts';

/** A part of a page under a heading of its own; `kind` is its class in the stylesheet. */
export function section(id: string, title: string, content: Content, kind?: string): Html {
  return html`<section ${kind && html`class="${kind}" `}aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`;
}

/** A wide table scrolls in a region of its own, which the keyboard can reach. `id` is that of its caption. */
export function scrolling(id: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    ${content}
  </div>`;
}

type Drawing = Readonly<Record<'id' | 'title' | 'description', string>> & {
  readonly viewBox: readonly number[];
  readonly kind?: string;
};

/** A drawing in SVG, with what it says for those who do not see it. `id` is unique on its page. */
export function svg({ id, viewBox, title, description, kind }: Drawing, content: Content): Html {
  return html`<svg
    ${kind && html`class="${kind}"`}
    viewBox="${viewBox.join(' ')}"
    role="img"
    aria-labelledby="${id}-title ${id}-text"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${description}</desc>
    ${content}
  </svg>`;
}

/** One pair of a description list; nothing when there is no value. */
export function pair(term: string, value: Content): Html | '' {
  return value
    ? html`<div>
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div>`
    : '';
}

/** What to do, and the command for it. */
export function step(text: string, command: string): Html {
  return html`<p>${text}</p>
    ${typed(command)}`;
}

/** A command to type. */
export function typed(command: string): Html {
  return html`<pre class="command"><code>${command}</code></pre>`;
}

/** A form that works without scripts and stays in the language of the visit; its answer stands at `path`. */
export function form({ language }: Visit, path: string, fields: Html, attributes?: Html): Html {
  return html`<form action="${path}" method="get" ${attributes}>
    ${fields} ${language !== 'nl' && html`<input type="hidden" name="lang" value="${language}" />`}
  </form>`;
}

/** Chooses a quarter: a form, and links to the quarters before and after. `choices` oldest first; what is shown can be chosen too. */
export function quarterPicker(
  visit: Visit,
  path: string,
  choices: readonly string[],
  shown: string,
): Html {
  const { say, formats } = visit;
  const options = [...new Set([...choices, shown])].sort().toReversed();
  const fields = html`<label for="kwartaal">${say('chooseQuarter')}</label>
    <select id="kwartaal" name="kwartaal">
      ${options.map(
        (code) =>
          html`<option value="${code}" ${code === shown && html` selected`}>
            ${formats.quarter(code)}
          </option>`,
      )}
    </select>
    <button type="submit">${say('show')}</button>`;
  const link = (key: 'previousQuarter' | 'nextQuarter', code: string | undefined) =>
    code &&
    html`<a href="${visit.href(path, { kwartaal: code })}"
      >${say(key, { quarter: formats.quarter(code) })}</a
    >`;
  const before = choices.findLast((code) => code < shown);
  const after = choices.find((code) => code > shown);
  return html`<nav class="picker" aria-label="${say('quarterNavigation')}">
    ${form(visit, path, fields)} ${link('previousQuarter', before)} ${link('nextQuarter', after)}
  </nav>`;
}

/** The links of a page, or to its parts, under a name for those who hear it. */
export function navigation(name: string, links: Html): Html {
  return html`<nav aria-label="${name}">${links}</nav>`;
}

/** What to do while nothing is loaded. */
export function emptyState({ say }: Visit): Html {
  const steps = [
    step(say('emptyText'), `${programName()} run`),
    step(say('emptyTry'), `${programName()} demo`),
  ];
  return section('empty', say('emptyTitle'), steps, 'notice');
}

/** What to type while the service has no source to read. */
export function sourceNotice({ say }: Visit, isEmpty: boolean): Html {
  const { discover, settings, page, folder, again, demo } = sourceCommands();
  const compose = isInCompose();
  const steps = [
    step(say('noSourceText'), discover),
    step(say(compose ? 'setSourceCompose' : 'setSource', { settings }), page),
    folder && step(say(compose ? 'setFolderCompose' : 'setFolder'), folder),
    step(say('thenAgain'), again ?? `${programName()} serve`),
    isEmpty && step(say('emptyTry'), demo),
  ];
  return section('no-source', say('noSourceTitle'), steps, 'notice');
}
