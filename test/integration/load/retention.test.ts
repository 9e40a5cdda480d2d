/** What is over for ten years goes at the end of a run, and nothing that anybody still looks at. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { trimHistory } from '../../../src/load/ledger/runs.ts';
import { createTestDatabase } from '../../support/database.ts';

test('runs to which nothing refers, troubles that were solved, pictures of what no longer waits', async () => {
  const database = await createTestDatabase('server');
  const { db } = database.warehouse;
  const change = (text: string) => sql.raw(text).execute(db);
  const list = async (text: string) => (await sql.raw<{ at: number }>(text).execute(db)).rows;
  const eleven = `now() - interval '11 years'`;
  try {
    await change(`insert into etl.run (command, host, pid, program_version, started_at, finished_at, status)
      select 'serve', 'h', 1, '0', at, at, 'done' from (values (1, ${eleven}), (2, ${eleven}), (3, now())) as run (n, at) order by n`);
    await change(`insert into etl.document_content (sha256, bytes, size_bytes, first_seen_run, archived_run, url)
      select encode(sha256('%PDF'), 'hex'), '%PDF', 4, 2, 2, 'https://www.example.org/a.pdf'`);
    await change(`insert into etl.alert (issue, kind, what, place, since, next_step, solved_at)
      select kind || n, kind, '', '', now(), '', at from (values (1, 'source', ${eleven}), (2, 'source', null), (3, 'source', now()),
        (4, 'quarter_completed', ${eleven})) as alert (n, kind, at) order by n`);
    await change(`insert into etl.document (sha256, status, reader_version)
      values (encode(sha256('%PDF'), 'hex'), 'quarantined', '0')`);
    await change(`insert into etl.overlay (document_key, svg, reader_version, drawn_at)
      select document_key, '<svg/>', '0', ${eleven} from etl.document`);
    await trimHistory(db);
    expect(await list('select run_id::int as at from etl.run order by 1')).toEqual([
      { at: 2 },
      { at: 3 },
    ]);
    expect(await list('select alert_key::int as at from etl.alert order by 1')).toEqual([
      { at: 2 },
      { at: 3 },
      { at: 4 },
    ]);
    expect(await list('select count(*)::int as at from etl.overlay')).toEqual([{ at: 1 }]);
    await change(`update etl.document set status = 'rejected'`);
    await trimHistory(db);
    expect(await list('select count(*)::int as at from etl.overlay')).toEqual([{ at: 0 }]);
  } finally {
    await database.drop();
  }
});
