/** Items of a listing as the site's JSON writes them. Pure; everything of theirs is validated, nothing is skipped silently. */
import { z } from 'zod';

import { toPrintable } from '../../printable.ts';
import { findBytesKind, HEAD_BYTES } from '../http/kind-of-bytes.ts';
import { findAddress } from './address.ts';

/** An item of a listing: a publication page, or a document itself. */
export type Item = {
  readonly title: string;
  /** One spelling, absolute. */
  readonly url: string;
  /** Instant, ISO with zone. */
  readonly date?: string;
  readonly regionTags?: readonly string[];
};

/** An item that cannot be used; `where` names it as far as that is possible. */
export type BadItem = { readonly where: string; readonly message: string };

export type Items = {
  readonly items: readonly Item[];
  readonly bad: readonly BadItem[];
  /** Does the source say that there is more? Undefined when it says nothing. */
  readonly hasMore: boolean | undefined;
};

/** The JSON as a whole has no known form. */
export type NotItems = { readonly problem: string };

/** Tags come as words or, on other lists of the site, as objects with a name. */
const TAG = z.union([
  z.string(),
  z.object({ title: z.string() }).transform((tag) => tag.title),
  z.object({ label: z.string() }).transform((tag) => tag.label),
  z.object({ name: z.string() }).transform((tag) => tag.name),
]);

const ITEM = z.object({
  title: z.string().trim().min(1),
  url: z.string().trim().min(1),
  date: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date')
    .nullish(),
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

/** Reads an array of items or `{results: […]}`, as text. `base` is the address that relative ones start from. */
export function parseItems(text: string, base: string): Items | NotItems {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    const { what } = findBytesKind(Buffer.from(text.slice(0, HEAD_BYTES)));
    return { problem: what === 'JSON' ? 'JSON that is not whole' : `not JSON but ${what}` };
  }
  const list = LIST.safeParse(json);
  if (!list.success) {
    return { problem: `${describeJson(json)}, neither an array nor {"results": […]}` };
  }
  const items: Item[] = [];
  const bad: BadItem[] = [];
  for (const [index, entry] of list.data.results.entries()) {
    const item = parseItem(entry, base, index);
    if ('where' in item) bad.push(item);
    else items.push(item);
  }
  return { items, bad, hasMore: list.data.hasMore };
}

/** What JSON of another form is taken for; none of its own words is repeated. */
function describeJson(json: unknown): string {
  const known = z.looseObject({ version: z.string().includes('jsonfeed.org') }).safeParse(json);
  if (known.success) return 'a feed (JSON Feed)';
  const error = z.looseObject({ error: z.unknown() }).safeParse(json);
  if (error.success && 'error' in error.data) return 'a JSON object that tells of an error';
  const object = z.record(z.string(), z.unknown()).safeParse(json);
  if (object.success) return `a JSON object of ${Object.keys(object.data).length} fields`;
  return `JSON that is one ${json === null ? 'null' : typeof json}`;
}

function parseItem(entry: unknown, base: string, index: number): Item | BadItem {
  const parsed = ITEM.safeParse(entry);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return {
      where: findUrlOf(entry, base) ?? `${base}#item-${index + 1}`,
      message: issues.join('; '),
    };
  }
  const { title, url, date, region } = parsed.data;
  const address = findAddress(url, base);
  if (address === undefined) {
    return {
      where: `${base}#item-${index + 1}`,
      message: `no address of the web: ${toPrintable(url)}`,
    };
  }
  return {
    title,
    url: address,
    ...(date ? { date } : {}),
    ...(region && region.length > 0 ? { regionTags: region } : {}),
  };
}

/** The address of an item whose other fields are broken. */
function findUrlOf(entry: unknown, base: string): string | undefined {
  const url = z.object({ url: z.string() }).safeParse(entry);
  return url.success ? findAddress(url.data.url, base) : undefined;
}
