/** The note that stands above all counts: is the meaning of the columns inferred, or has a person confirmed it? */
import { html } from 'hono/html';

import type { Html } from './format.ts';
import { outside } from './parts.ts';
import type { MeasureMeaning } from './read-star.ts';
import type { Visit } from './visit.ts';

export function inferredNote(visit: Visit, measures: readonly MeasureMeaning[]): Html {
  const { say, formats } = visit;
  const confirmations = measures.map((measure) => measure.confirmation);
  const first = confirmations[0];
  if (first === undefined || confirmations.includes(undefined)) {
    return html`<p class="caution">
      <strong>${say('inferred')}</strong>
      <a href="${visit.href('/uitleg#columns')}">${say('inferredMore')}</a>
    </p>`;
  }
  const by = {
    by: outside(first.by),
    day: formats.dayText(first.day),
    reason: outside(first.reason),
  };
  return html`<p class="note">${say('confirmedBy', by)}</p>`;
}
