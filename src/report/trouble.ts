/** The pages for what went wrong. They say what to do, and nothing about the inside of the program. */
import { html } from 'hono/html';

import { programName } from '../commands/program-name.ts';
import type { Page } from './page.ts';
import { typed } from './parts.ts';
import type { Visit } from './visit.ts';

export function notFoundPage(visit: Visit): Page {
  const { say } = visit;
  const body = html`<p>${say('notFoundText')}</p>
    <p><a href="${visit.href('/')}">${say('backToOverview')}</a></p>`;
  return { title: say('notFoundTitle'), body };
}

export function faultPage(visit: Visit): Page {
  const { say } = visit;
  const body = html`<p>${say('faultText')}</p>
    <p><a href="${visit.href('/')}">${say('backToOverview')}</a></p>`;
  return { title: say('faultTitle'), body };
}

export function databasePage({ say }: Visit): Page {
  const body = html`<p>${say('databaseText')}</p>
    ${typed(`${programName()} doctor`)}`;
  return { title: say('databaseTitle'), body };
}
