/**
 * The feed (Atom, RFC 4287): quarters that became complete, and revisions. Its addresses are relative to its own, so
 * that they also hold behind a proxy.
 */
import { html } from 'hono/html';
import { sql } from 'kysely';

import type { Db } from '../load/schema.ts';
import type { DataVisit, Visit } from './page.ts';

/** Entries of a feed: a reader that asks once a month misses none in ordinary times. */
const MOST = 100;

export async function newsFeed(visit: DataVisit): Promise<string> {
  const news = await readNews(visit.db);
  const updated = news[0]?.at ?? new Date(0);
  const feed = html`<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${visit.language}">
      <id>urn:klantprofielen:news</id>
      <title>${visit.say('site')}: ${visit.say('feedTitle')}</title>
      <updated>${updated.toISOString()}</updated>
      <author><name>klantprofielen</name></author>
      <link rel="self" type="application/atom+xml" href="${visit.href('/feed.atom')}" />
      <link rel="alternate" type="text/html" href="${visit.href('/')}" />
      ${news.map((one) => toEntry(one, visit))}
    </feed> `;
  return String(await feed);
}

function toEntry(one: News, visit: Visit) {
  const { say, formats } = visit;
  const quarter = formats.quarter(one.quarter_code);
  const values = { quarter, region: one.region_name ?? '', count: formats.count(one.count) };
  const [title, text, path] =
    one.kind === 'completed'
      ? [say('feedCompleted', values), say('feedCompletedText', values), '/']
      : [say('feedRevised', values), say('feedRevisedText', values), `/regio/${one.region_code}`];
  // an entry keeps its id whatever address the report is read at
  const id = [one.kind, one.quarter_code, one.region_code, one.document_key].filter(Boolean);
  return html`
    <entry>
      <id>urn:klantprofielen:${id.join(':')}</id>
      <title>${title}</title>
      <updated>${one.at.toISOString()}</updated>
      <link
        rel="alternate"
        type="text/html"
        href="${visit.href(path, { kwartaal: one.quarter_code })}"
      />
      <summary>${text}</summary>
    </entry>
  `;
}

/** What a feed tells of: a quarter that became complete, a region whose numbers were revised. */
type News = {
  readonly kind: 'completed' | 'revised';
  readonly quarter_code: string;
  readonly region_code: string | null;
  readonly region_name: string | null;
  readonly at: Date;
  /** Regions of a completed quarter; values that a revision changed. */
  readonly count: number;
  readonly document_key: number | null;
};

/** The newest first. A quarter is complete when the last of its regions was loaded for the first time. */
async function readNews(db: Db): Promise<readonly News[]> {
  const { rows } = await sql<News>`
    with first_loaded as (
      select quarter_key, region_key, min(loaded_at) as at
        from etl.document where loaded_at is not null group by quarter_key, region_key)
    select 'completed' as kind, c.quarter_code, null as region_code, null as region_name,
           max(f.at) as at, count(*) as count, null::bigint as document_key
      from klantprofielen.coverage c
      join klantprofielen.dim_quarter q using (quarter_code)
      join klantprofielen.dim_region r using (region_code)
      left join first_loaded f on f.quarter_key = q.quarter_key and f.region_key = r.region_key
     group by c.quarter_code
    having bool_and(c.status in ('loaded', 'withdrawn'))
    union all
    select 'revised', v.quarter_code, v.region_code, r.region_name,
           v.changed_at, count(*), v.new_document_key
      from klantprofielen.revisions v join klantprofielen.dim_region r using (region_code)
     group by v.quarter_code, v.region_code, r.region_name, v.changed_at, v.new_document_key
     order by at desc, quarter_code desc, region_code
     limit ${MOST}`.execute(db);
  return rows;
}
