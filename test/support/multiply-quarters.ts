/** Makes a filled database many times as large, by giving it quarters of centuries before 2016 with the same numbers. */
import { sql, type Kysely } from 'kysely';

import type { Database } from '../../src/load/schema.ts';
import { MEASURES } from '../../src/measures.ts';

/**
 * Copies every loaded quarter `times - 1` times into earlier years, with documents and links of their own, and
 * stretches the borders of 2015 back to them. For measuring only: no trigger runs and no foreign key is checked.
 */
export async function multiplyQuarters(db: Kysely<Database>, times: number): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`set session_replication_role = replica`.execute(connection);
    await sql`set statement_timeout = 0`.execute(connection);
    await stretchBorders(connection);
    await copyLedger(connection, times - 1);
    await copyFacts(connection, times - 1, 'fact_region_coverage', [
      'register_persons',
      'known_pct',
    ]);
    await copyFacts(connection, times - 1, 'fact_profiles', ['municipality_key']);
    await sql`reset session_replication_role`.execute(connection);
    await sql`select etl.rebuild_kept()`.execute(connection);
  });
  await sql`analyze`.execute(db);
}

async function stretchBorders(db: Kysely<Database>): Promise<void> {
  for (const table of [
    'dim_region',
    'dim_municipality',
    'municipality_region',
    'comparable_group',
  ]) {
    await sql`
      update ${sql.table(`klantprofielen.${table}`)} set valid_from = '1000-01-01'
      where valid_from = '2015-01-01'`.execute(db);
  }
}

/** Seven years a copy: 26 quarters and two that stay empty. */
async function copyLedger(db: Kysely<Database>, copies: number): Promise<void> {
  await sql`
    insert into klantprofielen.dim_quarter
    select (q.year - 7 * n) * 10 + q.quarter, (q.year - 7 * n) || 'Q' || q.quarter, q.year - 7 * n, q.quarter,
      make_date(q.year - 7 * n, q.quarter * 3 - 2, 1),
      (make_date(q.year - 7 * n, q.quarter * 3 - 2, 1) + interval '3 months')::date - 1, q.label_nl, q.label_en,
      case when q.previous_quarter_key is not null then q.previous_quarter_key - 70 * n end,
      case when q.same_quarter_last_year_key is not null then q.same_quarter_last_year_key - 70 * n end
    from klantprofielen.dim_quarter q, generate_series(1, ${copies}::integer) n
    where q.quarter_key <= 20231`.execute(db);
  await sql`
    insert into etl.document_content (sha256, bytes, size_bytes)
    select encode(sha256(convert_to(d.sha256 || n, 'UTF8')), 'hex'), '\\x00', 1
    from etl.document d, generate_series(1, ${copies}::integer) n`.execute(db);
  await sql`
    insert into etl.document (sha256, quarter_key, region_key, status, url, published_on, layout, measures_from, reader_version, loaded_at)
    select encode(sha256(convert_to(d.sha256 || n, 'UTF8')), 'hex'), d.quarter_key - 70 * n, d.region_key, d.status, d.url,
      d.published_on, d.layout, d.measures_from, d.reader_version, d.loaded_at
    from etl.document d, generate_series(1, ${copies}::integer) n where d.status = 'current'`.execute(
    db,
  );
  await sql`
    insert into etl.publication_load (quarter_key, region_key, loaded_at, document_key)
    select d.quarter_key, d.region_key, d.loaded_at, d.document_key from etl.document d
    where d.quarter_key < 20164`.execute(db);
  await sql`
    insert into etl.link (url, source, verdict, rule, quarter_key, region_key, document_key)
    select d.document_key::text, 'copy', 'taken', 'series_name', d.quarter_key, d.region_key, d.document_key
    from etl.document d where d.quarter_key < 20164`.execute(db);
  await sql`
    insert into etl.link_state (run_id, link_key, state)
    select (select max(run_id) from etl.run), l.link_key, 'loaded' from etl.link l where l.quarter_key < 20164`.execute(
    db,
  );
}

async function copyFacts(
  db: Kysely<Database>,
  copies: number,
  table: 'fact_profiles' | 'fact_region_coverage',
  own: readonly string[],
): Promise<void> {
  const columns = [...own, ...MEASURES];
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const listed = sql.join(columns.map((column) => sql.ref(`f.${column}`)));
  await sql`
    insert into ${sql.table(`klantprofielen.${table}`)} (quarter_key, region_key, ${list}, document_key)
    select d.quarter_key, f.region_key, ${listed}, d.document_key
    from ${sql.table(`klantprofielen.${table}`)} f
    cross join generate_series(1, ${copies}::integer) n
    join etl.document d
      on d.quarter_key = f.quarter_key - 70 * n and d.region_key = f.region_key and d.status = 'current'`.execute(
    db,
  );
}
