/** Overlays as one page for a browser: pictures with switches for their layers, and the failed checks as text. No script. */
import { type FailedCheck, findMeaning, toSides } from '../meanings.ts';
import { blockingFirst } from './places.ts';
import { escapeXml, readStyle } from './svg.ts';
import labels from './words.json' with { type: 'json' };

export type DrawnDocument = {
  /** Its file or address. */
  readonly name: string;
  readonly sha256: string;
  /** The code that keeps it out; null when nothing does. */
  readonly reason: string | null;
  /** In their order; the drawing numbers them with those that block first. */
  readonly failed: readonly Failed[];
  readonly svg: string;
  /** Commands that are possible, the likeliest first. */
  readonly next?: readonly string[];
};

type Failed = FailedCheck & { readonly severity: string };

/** Layers that are not shown at first; they help the maintainer more than the operator. */
const HIDDEN: ReadonlySet<string> = new Set(['words', 'lines']);

export function toOverlayPage(files: readonly DrawnDocument[]): string {
  const rejected = files.filter((file) => file.reason !== null).length;
  const title = `${files.length} ${files.length === 1 ? 'document' : 'documents'}, ${rejected} not loaded`;
  const names = Object.entries(labels.layers);
  const switches = names.map(
    ([layer, name]) =>
      `<label><input type="checkbox" id="show-${layer}"${HIDDEN.has(layer) ? '' : ' checked'}> ${escapeXml(name)}</label>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Overlay: ${escapeXml(title)}</title>
<style>${readStyle('page')}${names.map(([layer]) => hide(layer)).join('')}</style>
<header><h1>${escapeXml(title)}</h1>
<fieldset><legend>Show</legend>${switches.join('\n')}</fieldset>
${files.length > 1 ? `<nav><ol>${files.map(toEntry).join('\n')}</ol></nav>` : ''}</header>
<main>${files.map(toSection).join('\n')}</main>
</html>
`;
}

function hide(layer: string): string {
  const hidden = [layer, ...(layer === 'read' ? ['tags'] : [])].map(
    (name) => `body:has(#show-${layer}:not(:checked)) .overlay .${name}`,
  );
  return `\n${hidden.join(', ')} { display: none; }`;
}

function toEntry(file: DrawnDocument, index: number): string {
  const found = file.failed[0]?.found;
  const why = found === null || found === undefined ? '' : ` – ${String(found).slice(0, 120)}`;
  const outcome = file.reason === null ? 'ok' : `not loaded: ${file.reason}${why}`;
  return `<li><a href="#file-${index + 1}">${escapeXml(file.name)}</a> ${escapeXml(outcome)}</li>`;
}

function toSection(file: DrawnDocument, index: number): string {
  const rows = blockingFirst(file.failed).map(toRow);
  const table =
    rows.length === 0
      ? '<p>No check failed.</p>'
      : `<div class="scroll" tabindex="0" role="region" aria-label="Failed checks of document ${index + 1}"><table>
<thead><tr><th scope="col">No.</th><th scope="col">Check</th><th scope="col">About</th><th scope="col">Expected</th><th scope="col">Found</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
  return `<section id="file-${index + 1}" aria-labelledby="name-${index + 1}">
<h2 id="name-${index + 1}">${escapeXml(file.name)}</h2>
<p><code>${escapeXml(file.sha256)}</code></p>
${table}
${toNext(file.next ?? [])}
<div class="scroll" tabindex="0" role="region" aria-label="Drawing of document ${index + 1}">${file.svg}</div>
</section>`;
}

function toNext(commands: readonly string[]): string {
  if (commands.length === 0) return '';
  const items = commands.map((command) => `<li><code>${escapeXml(command)}</code></li>`);
  return `<p>What can be done (docs/runbook.md says more, under the code):</p><ul>${items.join('')}</ul>`;
}

function toRow(check: Failed, index: number): string {
  const sides = ['about', ...toSides(check)];
  const cells = [check.subject, check.expected, check.found].map((value, at) => {
    const text = value === null || value === undefined ? 'nothing' : String(value);
    return `<td><small>${escapeXml(sides[at] ?? '')}</small> ${escapeXml(text)}</td>`;
  });
  const meaning = findMeaning(check.code, 'en') ?? '';
  return `<tr class="${escapeXml(check.severity)}"><td>${index + 1}</td><td><code>${escapeXml(check.code)}</code><br>${escapeXml(meaning)}${check.severity === 'warn' ? ' (only a warning)' : ''}</td>${cells.join('')}</tr>`;
}
