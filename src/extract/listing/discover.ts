/** What a source lists: a listing page, a JSON list, a publication page, a document, a folder. */
import { fileURLToPath } from 'node:url';

import { counted, toPrintableUrl } from '../../printable.ts';
import type { Page } from '../http/answers.ts';
import { findBytesKind, HEAD_BYTES, type BytesKind } from '../http/kind-of-bytes.ts';
import { findAddress, toSlug } from './links.ts';
import {
  Collector,
  type Discovering,
  type DiscoverOptions,
  type Discovery,
  type Problem,
  type SourceKind,
} from './discovery.ts';
import { discoverFolder } from './folder.ts';
import { parseItems } from './items.ts';
import { readList, readPages } from './paging.ts';
import { collect, isOnSeries, judgeItem, judgePlainLink, type Judged } from './publications.ts';

/**
 * Reads a source and the publication pages behind it. Rejects only when the signal is aborted: whatever else goes wrong
 * is a `problem` of the discovery, which is then not complete, or a `failed` link.
 */
export async function discoverSource(source: string, options: DiscoverOptions): Promise<Discovery> {
  const folder = findFolder(source);
  if (folder !== undefined) return { source, ...(await discoverFolder(folder)) };
  const collector = new Collector();
  const found = await discoverWeb(source, { ...options, collector });
  const isRead = typeof found === 'string';
  if (!isRead) collector.report(found.code, found.message);
  if (collector.links.every(({ verdict }) => verdict === 'ignored')) {
    collector.reportForeign(describeForeign(source, collector));
  }
  return { source, ...collector.toListing(isRead ? found : 'listing') };
}

/** The path that a source names, as a path or as a `file:` address of this machine. */
function findFolder(source: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(source)) return source;
  const url = URL.parse(source);
  return url?.protocol === 'file:' && url.host === '' ? fileURLToPath(url) : undefined;
}

/** Why nothing that a source lists is ours; what of it could have been comes first. */
function describeForeign(address: string, { links }: Collector): string {
  const source = toPrintableUrl(address);
  const files = links.filter(({ rule }) => rule === 'not_a_pdf');
  const first = files[0]?.reason;
  if (first !== undefined) {
    return `${source}: ${files.length} of ${counted(links.length, 'link')} could be ours and none is a PDF; the first ${first}`;
  }
  return `${source} lists ${counted(links.length, 'link')}, none of them to Transparantie van klantprofielen`;
}

/** The kind of a source that could be asked; else why not. */
async function discoverWeb(source: string, run: Discovering): Promise<SourceKind | Problem> {
  const address = findAddress(source, source);
  if (address === undefined) {
    const message = `${toPrintableUrl(source)} is neither an address of the web nor a folder`;
    return { code: 'source_invalid', message };
  }
  const isKnown = run.knownDocuments?.has(address) === true;
  const page = isKnown ? undefined : await run.http.getPage(address, run.signal);
  if (page === undefined || (page.kind === 'file' && page.isPdf)) {
    const seenAs = { slug: toSlug(address) };
    run.collector.add({ url: address, seenAs, verdict: 'taken', rule: 'named_source' });
    return 'document';
  }
  if (page.kind === 'failed') return page;
  const shown = toPrintableUrl(page.url);
  if (page.kind === 'file') {
    const message = `${shown} is ${page.what}: neither a list nor a PDF`;
    return { code: 'nothing_of_ours', message };
  }
  const { kind, what } = findPageKind(page);
  if (kind !== 'json' && kind !== 'page') {
    const message = `${shown} is ${what}, which is not read as a list`;
    return { code: 'listing_not_recognised', message };
  }
  if (kind === 'json') await collect(readJson(page, run.collector), address, run);
  else await discoverHtml(page, address, run);
  return kind === 'json' ? 'json' : 'listing';
}

/** What a page is, by its bytes; text without markup is a page where its sender calls it one. */
function findPageKind({ contentType, body }: Page): BytesKind {
  const found = findBytesKind(Buffer.from(body.slice(0, HEAD_BYTES)));
  if (found.kind === 'text' && /\bhtml\b/.test(contentType)) return { ...found, kind: 'page' };
  if (found.kind === 'text' && /\bjson\b/.test(contentType)) return { ...found, kind: 'json' };
  return body === '' ? { kind: 'page', what: 'an empty page' } : found;
}

function readJson(page: Page, collector: Collector): Judged[] {
  const shown = toPrintableUrl(page.url);
  const list = parseItems(page.body, page.url);
  if (!('items' in list)) {
    collector.report('listing_not_recognised', `${shown}: ${list.problem}`);
    return [];
  }
  collector.addBadItems(list.bad, page.url);
  if (list.hasMore === true) {
    collector.report('paging_limit', `${shown} says that there is more than it lists`);
  }
  if (list.items.length === 0) collector.report('nothing_listed', `${shown} is an empty list`);
  return list.items.map((item) => judgeItem(item, page.url, false));
}

async function discoverHtml(first: Page, address: string, run: Discovering): Promise<void> {
  const { collector } = run;
  const shown = toPrintableUrl(address);
  const { pages, failure, isCut } = await readPages(address, run, first);
  if (failure) {
    collector.report(failure.code, `page ${pages.length + 1} of the list: ${failure.message}`);
  }
  const read = counted(pages.length, 'page');
  if (isCut) collector.report('paging_limit', `${shown} goes on after ${read}`);
  const known = new Set(pages.map(({ page }) => page.url));
  const judged: Judged[] = [];
  for (const page of pages) {
    for (const list of page.parsed.lists) {
      const items = await readList(list, page, run);
      judged.push(...items.map((item) => judgeItem(item, first.url, isOnSeries(page))));
    }
  }
  for (const page of pages) {
    const links = page.parsed.links.filter(({ url }) => !known.has(url));
    judged.push(...links.map((link) => judgePlainLink(link, page)));
  }
  await collect(judged, address, run);
  if (collector.links.length > 0) return;
  const seen = pages.map(({ parsed }) => parsed.seen).join('; ');
  collector.report('nothing_listed', `${shown} lists nothing; seen: ${seen}`);
}
