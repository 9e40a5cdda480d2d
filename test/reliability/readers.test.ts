/** Analysts look while documents are loaded and revised: each document is whole or not there, in every snapshot. */
import { randomBytes } from 'node:crypto';

import { expect, test } from 'vitest';

import { createTestDatabase } from '../support/database.ts';
import { startFaultySite } from '../support/faulty-site.ts';
import { withClient } from '../support/logical-dump.ts';
import { runInHost } from '../support/program.ts';
import { revise, samplePublication } from '../support/sample-publication.ts';
import { isShort, tell } from '../support/told.ts';
import { drawSample, expectCode } from '../support/trouble.ts';

const SNAPSHOTS = 2_000;
// one person more in each: with the tenth the printed percentage would be wrong, and the document refused
const ROUNDS = isShort ? 4 : 9;
const REGIONS = ['zeeland', 'gooi', 'noord-limburg', 'friesland'];

/** Each document as one statement sees it. */
const SNAPSHOT = `
  select c.quarter_key || ' ' || c.region_key as publication, c.document_key::int as document, c.known_in_sonar as printed,
    f.rows, f.persons, f.documents, f.document as of_rows
  from klantprofielen.fact_region_coverage c
  full join (select quarter_key, region_key, count(*)::int as rows, sum(known_in_sonar)::int as persons,
               count(distinct document_key)::int as documents, min(document_key)::int as document
             from klantprofielen.fact_profiles group by 1, 2) f using (quarter_key, region_key)
  order by 1`;

type Seen = {
  readonly publication: string;
  readonly document: number;
  readonly printed: number;
  readonly rows: number;
  readonly persons: number;
  readonly documents: number;
  readonly of_rows: number;
};

test(`${SNAPSHOTS} snapshots in the role of the reader`, async () => {
  const sizes = new Set(REGIONS.map((region) => samplePublication(region).rows.length));
  const versions = await Promise.all(
    Array.from({ length: ROUNDS }, (_, by) =>
      Promise.all(REGIONS.map((region) => drawSample(region, (truth) => revise(truth, by)))),
    ),
  );
  await using site = await startFaultySite({ publications: versions[0] ?? [], decoys: false });
  const database = await createTestDatabase('server');
  const reader = `lezer_${randomBytes(4).toString('hex')}`;
  const url = new URL(database.url);
  await withClient(database.url, (client) =>
    client.query(`create role ${reader} login password 'lezer' in role klantprofielen_reader`),
  );
  url.username = reader;
  url.password = 'lezer';

  const load = async () => {
    for (const publications of versions) {
      site.change({ publications });
      const run = await runInHost(['run', '--json'], {
        DATABASE_URL: database.url,
        SOURCES: site.overview,
        REQUESTS_PER_SECOND: '10000',
        WORKERS: '1',
      });
      expectCode(run, 0);
    }
  };
  const partial: unknown[] = [];
  const states = new Set<string>();
  let snapshots = 0;
  const poll = async (isOver: () => boolean) =>
    await withClient(url.href, async (client) => {
      while (!isOver() || snapshots < SNAPSHOTS) {
        const { rows } = await client.query<Seen>(SNAPSHOT);
        snapshots += 1;
        states.add(rows.map(({ publication, document }) => `${publication} ${document}`).join());
        partial.push(...rows.filter((row) => !isWhole(row)));
      }
    });
  const isWhole = (seen: Seen): boolean =>
    seen.documents === 1 &&
    seen.of_rows === seen.document &&
    seen.persons === seen.printed &&
    sizes.has(seen.rows);
  let isLoaded = false;
  const loading = load().finally(() => (isLoaded = true));
  await Promise.all([loading, poll(() => isLoaded)]);
  expect(partial).toEqual([]);
  expect(snapshots).toBeGreaterThanOrEqual(SNAPSHOTS);
  // it looked between the documents of a run, too
  expect(states.size).toBeGreaterThan(ROUNDS + 1);
  await database.drop();
  await withClient(new URL('/postgres', database.url).href, (client) =>
    client.query(`drop role ${reader}`),
  );
  tell({
    part: 'readers',
    tried: `snapshots in the role of the reader while ${ROUNDS * REGIONS.length} documents were loaded and revised`,
    times: SNAPSHOTS,
    came: 'none partial',
  });
});
