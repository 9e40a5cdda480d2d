/** Items of a listing as the site's JSON writes them. Pure; everything of theirs is validated, nothing is skipped silently. */
import { z } from 'zod';

import { toPrintable } from '../../printable.ts';
import { findBytesKind, HEAD_BYTES } from '../http/kind-of-bytes.ts';
import { findAddress } from './links.ts';

/** An item of a listing: a publication page, or a document itself. */
export type Item = {
  readonly title: string;
  /** One spelling, absolute. */
  readonly url: string;
  /** Instant, ISO with zone. */
  readonly date?: string | undefined;
  readonly regionTags?: readonly string[] | undefined;
};

/** An item that cannot be used; `where` names it as far as that is possible. */
export type BadItem = { readonly where: string; readonly message: string };

export type Items = {
  readonly items: readonly Item[];
  readonly bad: readonly BadItem[];
  /** Does the source say that there is more? Undefined when it says nothing. */
  readonly hasMore: boolean | undefined;
};

/** Tags come as words or, on other lists of the site, as objects with a name. */
const TAG = z.union([
  z.string(),
  z.object({ title: z.string() }).transform((tag) => tag.title),
  z.object({ label: z.string() }).transform((tag) => tag.label),
  z.object({ name: z.string() }).transform((tag) => tag.name),
]);

/** A date in any form that JavaScript reads. */
export const DATE = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date');

const ITEM = z.object({
  title: z.string().trim().min(1),
  url: z.string().trim().min(1),
  date: DATE.nullish(),
  region: z
    .union([z.array(TAG), TAG.transform((tag) => [tag])])
    .nullish()
    .catch([]),
});

const LIST = z.union([
  z.array(z.unknown()).transform((results) => ({ results, hasMore: undefined })),
  z
    .object({
      results: z.array(z.unknown()),
      meta: z.object({ cluster: z.object({ hasmore: z.boolean() }).nullish() }).nullish(),
    })
    .transform(({ results, meta }) => ({ results, hasMore: meta?.cluster?.hasmore })),
]);

/**
 * Reads an array of items or `{results: […]}`, as text; a problem when it has no
 * known form. `base` is the address that relative ones start from.
 */
export function parseItems(text: string, base: string): Items | { readonly problem: string } {
  const json = parseJson(text);
  if (json === undefined) {
    const { what } = findBytesKind(Buffer.from(text.slice(0, HEAD_BYTES)));
    return { problem: what === 'JSON' ? 'JSON that is not whole' : `not JSON but ${what}` };
  }
  const list = LIST.safeParse(json);
  if (!list.success) {
    return { problem: `${describeJson(json)}, neither an array nor {"results": […]}` };
  }
  const { results, hasMore } = list.data;
  const read = results.map((entry, index) => parseItem(entry, base, index));
  const items = read.filter((item) => 'title' in item);
  return { items, bad: read.filter((item) => 'where' in item), hasMore };
}

/** Undefined when it is none; a byte order mark is none of its words. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** What does not fit, field by field. */
export function describeMisfit({ issues }: z.ZodError): string {
  return issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}

/** What JSON of another form is taken for; none of its own words is repeated. */
function describeJson(json: unknown): string {
  if (json === null || typeof json !== 'object') {
    return `JSON that is one ${json === null ? 'null' : typeof json}`;
  }
  if ('version' in json && String(json.version).includes('jsonfeed.org')) {
    return 'a feed (JSON Feed)';
  }
  if ('error' in json) return 'a JSON object that tells of an error';
  return `a JSON object of ${Object.keys(json).length} fields`;
}

function parseItem(entry: unknown, base: string, index: number): Item | BadItem {
  const place = `${base}#item-${index + 1}`;
  const parsed = ITEM.safeParse(entry);
  if (!parsed.success) {
    // the address of an item whose other fields are broken
    const named = ITEM.pick({ url: true }).safeParse(entry).data;
    const where = named && findAddress(named.url, base);
    return { where: where ?? place, message: describeMisfit(parsed.error) };
  }
  const { title, date, region } = parsed.data;
  const url = findAddress(parsed.data.url, base);
  if (url === undefined) {
    return { where: place, message: `no address of the web: ${toPrintable(parsed.data.url)}` };
  }
  return { title, url, date: date ?? undefined, regionTags: region?.length ? region : undefined };
}
