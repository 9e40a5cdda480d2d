/**
 * What a database says, without what differs from run to run: natural keys and measures, sorted. Two databases with the
 * same dump hold the same facts, the same history and the same ledger of documents and links, whatever happened on the way.
 */
import pg from 'pg';

import { MEASURES } from '../../src/measures.ts';

const PUBLICATION = `(select quarter_code from klantprofielen.dim_quarter q where q.quarter_key = t.quarter_key) as quarter,
  (select region_code from klantprofielen.dim_region r where r.region_key = t.region_key) as region`;
const MUNICIPALITY = `(select municipality_code from klantprofielen.dim_municipality m where m.municipality_key = t.municipality_key) as municipality`;
const hashOf = (key: string) =>
  `(select left(sha256, 12) from etl.document d where d.document_key = t.${key})`;
/** Addresses of a local site differ in their port only. */
const URL = `regexp_replace(t.url, '^http://127\\.0\\.0\\.1:\\d+', '')`;

const PARTS: Readonly<Record<string, string>> = {
  facts: `select ${PUBLICATION}, ${MUNICIPALITY}, ${MEASURES.join(', ')}, ${hashOf('document_key')} as document
    from klantprofielen.fact_profiles t`,
  totals: `select ${PUBLICATION}, ${MEASURES.join(', ')}, register_persons, known_pct, ${hashOf('document_key')} as document
    from klantprofielen.fact_region_coverage t`,
  history: `select ${PUBLICATION}, ${MUNICIPALITY}, measure, old_value, new_value,
    ${hashOf('old_document_key')} as old, ${hashOf('new_document_key')} as new from etl.fact_history t`,
  contents: `select sha256, size_bytes, encode(sha256(bytes), 'hex') = sha256 as whole from etl.document_content t`,
  documents: `select sha256, ${PUBLICATION}, status, reason, doubt, ${URL} as url, published_on, layout, measures_from, numbers_hash,
    figures_hash, ${hashOf('superseded_by')} as by, ${hashOf('same_numbers_as')} as same, withdrawn_at is not null as withdrawn
    from etl.document t`,
  checks: `select ${hashOf('document_key')} as document, ordinal, code, severity, subject, passed, accepted, expected, found, residual
    from etl.check_result t`,
  cells: `select ${hashOf('document_key')} as document, row_number, measure, municipality_key, printed_name, value, raw_text
    from etl.cell t`,
  links: `select ${URL} as url, verdict, rule, ${PUBLICATION}, published_on, withdrawn_at is not null as withdrawn, withdrawn_reason,
    sha256, judged_sha256, ${hashOf('document_key')} as document from etl.link t`,
  overlays: `select ${hashOf('document_key')} as document from etl.overlay t`,
  decisions: `select sha256, kind, codes, reason, decided_by from etl.decision t`,
};

export type LogicalDump = Readonly<Record<keyof typeof PARTS, readonly string[]>>;

/** Reads the dump over a connection of its own. */
export async function readDump(url: string): Promise<LogicalDump> {
  return await withClient(url, async (client) => {
    const dump: Record<string, string[]> = {};
    for (const [part, text] of Object.entries(PARTS)) {
      const { rows } = await client.query<Record<string, unknown>>(text);
      dump[part] = rows.map((row) => JSON.stringify(row)).toSorted();
    }
    return dump;
  });
}

/** Documents that are half there, and runs whose counts do not add up; empty where all is well, in the middle of a fault too. */
export async function findHalves(url: string): Promise<unknown[]> {
  return await withClient(url, async (client) => (await client.query(HALVES)).rows);
}

const HALVES = `
  select 'document' as what, d.document_key::text as key
    from etl.document d
    left join klantprofielen.fact_region_coverage c using (document_key)
    left join lateral (select count(*) as rows, sum(known_in_sonar) as persons
                         from klantprofielen.fact_profiles f where f.document_key = d.document_key) f on true
   where (d.status = 'current') is distinct from (c.document_key is not null)
      or (d.status = 'current' and (c.known_in_sonar is distinct from f.persons
          or f.rows is distinct from (select count(*) / 5 - 1 from etl.cell e where e.document_key = d.document_key)
          or not exists (select from etl.check_result r where r.document_key = d.document_key)))
      or (d.status <> 'current' and f.rows > 0)
  union all
  select 'facts without totals', quarter_key || ' ' || region_key
    from klantprofielen.fact_profiles f
   where not exists (select from klantprofielen.fact_region_coverage c where (c.quarter_key, c.region_key, c.document_key) = (f.quarter_key, f.region_key, f.document_key))
  union all
  select 'content', sha256 from etl.document_content where encode(sha256(bytes), 'hex') <> sha256
  union all
  select 'run', run_id::text from etl.run r
   where status not in ('running', 'abandoned')
     and not exists (
       select from etl.link_state s where s.run_id = r.run_id
       having count(*) filter (where state = 'loaded') = r.loaded
          and count(*) filter (where state = 'revised') = r.revised
          and count(*) filter (where state = 'quarantined') = r.quarantined
          and count(*) filter (where state = 'failed') = r.failed)`;

/** Lends a connection of the plain driver. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
