/**
 * The feed (Atom, RFC 4287): quarters that became complete, and revisions. Its addresses are relative to its own, so
 * that they also hold behind a proxy.
 */
import { html } from 'hono/html';

import { readNews, type News } from './read-star.ts';
import type { Context, Visit } from './visit.ts';

/** Entries of a feed: a reader that asks once a month misses none in ordinary times. */
const MOST = 100;

export async function newsFeed({ db }: Context, visit: Visit): Promise<Response> {
  const news = await readNews(db, MOST);
  const { say } = visit;
  const updated = news[0]?.at ?? new Date(0);
  const feed = html`<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${visit.language}">
      <id>urn:klantprofielen:news</id>
      <title>${say('site')}: ${say('feedTitle')}</title>
      <updated>${updated.toISOString()}</updated>
      <author><name>klantprofielen</name></author>
      <link rel="self" type="application/atom+xml" href="${visit.href('/feed.atom')}" />
      <link rel="alternate" type="text/html" href="${visit.href('/')}" />
      ${news.map((one) => toEntry(one, visit))}
    </feed> `;
  return new Response(String(await feed), {
    headers: {
      'content-type': 'application/atom+xml; charset=utf-8',
      'cache-control': 'no-cache',
    },
  });
}

function toEntry(one: News, visit: Visit) {
  const { say, formats } = visit;
  const quarter = formats.quarter(one.quarter);
  const { region } = one;
  const [title, text, path] =
    region === undefined
      ? [
          say('feedCompleted', { quarter }),
          say('feedCompletedText', { quarter, count: formats.count(one.count) }),
          '/',
        ]
      : [
          say('feedRevised', { quarter, region: region.name }),
          say('feedRevisedText', { quarter, region: region.name, count: formats.count(one.count) }),
          `/regio/${region.code}`,
        ];
  // an entry keeps its id whatever address the report is read at
  const id = [one.kind, one.quarter, region?.code, one.documentKey].filter(Boolean).join(':');
  return html`
    <entry>
      <id>urn:klantprofielen:${id}</id>
      <title>${title}</title>
      <updated>${one.at.toISOString()}</updated>
      <link
        rel="alternate"
        type="text/html"
        href="${visit.href(path, { kwartaal: one.quarter })}"
      />
      <summary>${text}</summary>
    </entry>
  `;
}
