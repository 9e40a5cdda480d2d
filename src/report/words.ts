/** Small pieces of text that pages share: what comes from outside, codes and links, things side by side. */
import { html } from 'hono/html';

import { findEntry, findMeaning } from '../meanings.ts';
import { printable } from '../printable.ts';
import type { Html, Visit } from './page.ts';

/** Text from outside, with control characters and direction marks made visible. Escaped where it is used. */
export function outside(text: string | null | undefined): string {
  return printable(text ?? '');
}

/** A code that leads to its explanation: for a check that passed, whose meaning (what is wrong) would mislead. */
export function codeAlone(visit: Visit, code: string): Html {
  const entry = findEntry(code);
  return entry === undefined
    ? html`<code>${outside(code)}</code>`
    : html`<a class="code" href="${visit.href(`/codes#${entry}`)}"><code>${code}</code></a>`;
}

/** A code with what it means. */
export function codeWithMeaning(visit: Visit, code: string): Html {
  return html`${findMeaning(code, visit.language) ?? ''} ${codeAlone(visit, code)}`;
}

type InRegion = Readonly<Record<'region_code' | 'region_name' | 'quarter_code', string>>;

/** The name of a region as a link to its page, in a quarter. */
export function regionLink({ href }: Visit, { region_code, region_name, quarter_code }: InRegion) {
  const address = href(`/regio/${region_code}`, { kwartaal: quarter_code });
  return html`<a href="${address}">${outside(region_name)}</a>`;
}

/** A document as a link to its page, by default its number; nothing without one. */
export function documentLink(visit: Visit, key: number | null | undefined, text = String(key)) {
  return key ? html`<a href="${visit.href(`/document/${key}`)}">${text}</a>` : '';
}

/** An address as a link when it leads to the web, else as text. */
export function address(url: string | null): Html {
  const text = outside(url);
  return /^https?:\/\//i.test(text)
    ? html`<a class="address" href="${text}" rel="noreferrer noopener">${text}</a>`
    : html`<span class="address">${text}</span>`;
}

/** Things side by side, with a comma between them. */
export function listed(items: readonly Html[]): Html[] {
  return items.map((item, index) => (index === 0 ? item : html`, ${item}`));
}

/** One item each; `kind` is its class in the stylesheet. */
export function list(items: readonly (Html | string)[], kind?: string): Html {
  return html`<ul ${kind && html` class="${kind}"`}>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}
