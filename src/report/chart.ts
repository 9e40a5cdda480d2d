/** Renders charts to SVG on the server. Vega is imported with the first chart: other commands do not pay for it. */
import { createHash } from 'node:crypto';

import { html, raw } from 'hono/html';
import type { TopLevelSpec } from 'vega-lite';

import type { Html } from './format.ts';

/** Draws a specification; the answer has no size of its own, no style attributes and no ids. */
export type DrawChart = (spec: TopLevelSpec) => Promise<string>;

/** How many drawings are remembered: a restart forgets them. */
const REMEMBERED = 100;

export function createDrawChart(): DrawChart {
  const drawings = new Map<string, Promise<string>>();
  return (spec) => {
    const key = createHash('sha256').update(JSON.stringify(spec)).digest('hex');
    const known = drawings.get(key);
    if (known) return known;
    const drawing = draw(spec);
    // a failed one is tried again
    drawing.catch(() => drawings.delete(key));
    drawings.set(key, drawing);
    const oldest = drawings.keys().next().value;
    if (drawings.size > REMEMBERED && oldest !== undefined) drawings.delete(oldest);
    return drawing;
  };
}

/** The drawing is one picture with one description: roles and labels of its parts would only be read out again. */
const NOISE = / (?:role|class|pointer-events|aria-[a-z]+)="[^"]*"/g;

async function draw(spec: TopLevelSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec: compiled } = vegaLite.compile(spec);
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
  try {
    return (await view.toSVG()).replaceAll(NOISE, '');
  } finally {
    view.finalize();
  }
}

export type ChartText = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
};

/** Puts a drawing into a page: its own size goes, a title and a description come. */
export function toFigure(svg: string, kind: 'wide' | 'narrow', text: ChartText): Html {
  const viewBox = /viewBox="([-\d. ]+)"/.exec(svg)?.[1] ?? '0 0 1 1';
  const inner = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'));
  const id = `${text.id}-${kind}`;
  return html`<svg
    class="chart ${kind}"
    viewBox="${viewBox}"
    role="img"
    aria-labelledby="${id}-title ${id}-text"
    focusable="false"
  >
    <title id="${id}-title">${text.title}</title>
    <desc id="${id}-text">${text.description}</desc>
    ${raw(inner)}
  </svg>`;
}
