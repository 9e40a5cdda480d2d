/** Ten years in one process: forty quarters of all regions, with revisions, withdrawals, misprints and faults by seed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { documentPath, type SitePublication } from '../../src/demo/site-pages.ts';
import { MEASURES } from '../../src/measures.ts';
import {
  addQuarters,
  FIRST_QUARTER,
  lastDay,
  numberOf,
  yearOf,
  type Quarter,
} from '../../src/quarter.ts';
import { createRandom } from '../support/corpus/random.ts';
import { createTestDatabase } from '../support/database.ts';
import {
  answerStatus,
  cutAfter,
  hangUp,
  publication,
  startFaultySite,
} from '../support/faulty-site.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { findHalves, withClient } from '../support/logical-dump.ts';
import { watchTree } from '../support/process-tree.ts';
import { PLAIN_LOOK, type Publication } from '../support/publication.ts';
import { reference, type Region, regionsOn } from '../support/reference.ts';
import type { PassAnswer } from '../support/soak-child.ts';
import { waitFor } from '../support/service.ts';
import { isShort, seed, tell } from '../support/told.ts';
import { changeCount, revise } from '../support/sample-publication.ts';

const QUARTERS = isShort ? 8 : 40;
const REGIONS = isShort ? 4 : 35;
const PARENT_MB = 300;
const HEAP_GROWTH = 1.05;
const ORDINALS = ['eerste', 'tweede', 'derde', 'vierde'];

/** A publication of the soak: what it says now, and how it stands at the site. */
type Entry = {
  readonly quarter: Quarter;
  readonly region: Region;
  truth: Publication;
  version: number;
  isWithdrawn: boolean;
  /** Its sums do not add up: nothing of it may be loaded. */
  isMisprinted: boolean;
  place: SitePublication;
};

/** Numbers that change a little from quarter to quarter, as real ones do: those of an earlier one would be taken for its copy. */
function makeTruth(quarter: Quarter, at: number, region: Region): Publication {
  const day = lastDay(quarter);
  const rows = reference
    .membersOn(region.code, day)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'nl'))
    .map(({ code, name }) => {
      const random = createRandom(Number(code.slice(2)));
      const parts = [40, 110, 200, 70].map((base) => base + random.whole(0, 30) + at);
      return { name, counts: [...parts, parts.reduce((sum, part) => sum + part, 0)] };
    });
  const totals = MEASURES.map((_, column) =>
    rows.reduce((sum, { counts }) => sum + (counts[column] ?? 0), 0),
  );
  const register = Math.round((totals[4] ?? 0) * 1.25);
  return {
    year: yearOf(quarter),
    quarter: numberOf(quarter) as Publication['quarter'],
    region: region.name,
    noteRegion: region.name,
    regionNumber: Number(region.code.slice(2)),
    rows,
    totals,
    register,
    pct: Math.round((100 * (totals[4] ?? 0)) / register),
  };
}

async function place(entry: Omit<Entry, 'place'>): Promise<SitePublication> {
  const { truth, isMisprinted, region } = entry;
  const printed = isMisprinted ? changeCount(truth, 0, 0, 1) : truth;
  return publication(`${truth.year}-q${truth.quarter}`, truth.region, {
    bytes: await renderPublication(printed, PLAIN_LOOK),
    slug: `${region.code.toLowerCase()}.pdf`,
    title: `Transparantie van klantprofielen ${ORDINALS[truth.quarter - 1]} kwartaal ${truth.year}`,
  });
}

/** What the facts have to say in the end. */
function toRows(entries: readonly Entry[]): string[] {
  return entries
    .filter(({ isMisprinted }) => !isMisprinted)
    .flatMap(({ quarter, region, truth }) =>
      truth.rows.map(({ name, counts }) => [quarter, region.code, name, ...counts].join('|')),
    )
    .toSorted();
}

/** Of the program: neither this one nor those of the test itself. */
const SESSIONS = `from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
  and pid <> pg_backend_pid() and application_name not like 'klantprofielen test%'`;

/** Between passes nobody is connected; the server needs a moment to see that somebody has gone. */
async function waitForNobody(url: string): Promise<void> {
  await withClient(url, (client) =>
    waitFor(async () => (await client.query(`select ${SESSIONS}`)).rowCount === 0, 10_000),
  );
}

const FAULTS = [answerStatus(500), answerStatus(404), hangUp, cutAfter(900)];

test(`${QUARTERS} quarters of ${REGIONS} regions: the facts are the truth, and the process has not grown`, async () => {
  const random = createRandom(seed);
  const entries: Entry[] = [];
  await using site = await startFaultySite({ publications: [], decoys: false, pageSize: 50 });
  const database = await createTestDatabase('server');
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--expose-gc',
      fileURLToPath(new URL('../support/soak-child.ts', import.meta.url)),
    ],
    {
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir() },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  using watch = watchTree(child.pid ?? 0, 500);
  const pass = async (): Promise<PassAnswer> => {
    child.send({
      DATABASE_URL: database.url,
      DATA_DIR: tmpdir(),
      SOURCES: site.overview,
      REQUESTS_PER_SECOND: '100000',
      REQUEST_TRIES: '1',
      WORKERS: '2',
    });
    const [answer] = (await once(child, 'message')) as [PassAnswer];
    return answer;
  };
  const show = () => {
    site.change({ publications: entries.toReversed().map((entry) => entry.place) });
    site.behave();
    for (const entry of entries)
      if (entry.isWithdrawn) site.misbehave(documentPath(entry.place), answerStatus(410));
  };
  const counts = { revised: 0, withdrawn: 0, misprinted: 0, faults: 0, sessions: 0 };
  const answers: PassAnswer[] = [];

  for (let at = 0; at < QUARTERS; at += 1) {
    const quarter = addQuarters(FIRST_QUARTER, at);
    for (const entry of entries.filter((one) => !one.isWithdrawn)) {
      // what was misprinted is put right in the next quarter; and one in fifty is revised
      if (!entry.isMisprinted && random.next() > 0.02) continue;
      if (entry.isMisprinted) entry.isMisprinted = false;
      else entry.truth = revise(entry.truth, 1);
      entry.version += 1;
      entry.place = await place(entry);
      counts.revised += 1;
    }
    for (const region of regionsOn(reference, lastDay(quarter)).slice(0, REGIONS)) {
      const fresh = {
        quarter,
        region,
        truth: makeTruth(quarter, at, region),
        version: 1,
        isWithdrawn: false,
        isMisprinted: random.next() < 0.02,
      };
      if (fresh.isMisprinted) counts.misprinted += 1;
      entries.push({ ...fresh, place: await place(fresh) });
    }
    // in every third quarter one is withdrawn that was loaded before: a fault in its first pass was over in the next
    const leaving = entries.filter((one) => !one.isWithdrawn && !one.isMisprinted);
    const withdrawn =
      at % 3 === 2 ? leaving[random.whole(0, leaving.length - 1 - 2 * REGIONS)] : undefined;
    if (withdrawn && withdrawn.version === 1) {
      withdrawn.isWithdrawn = true;
      counts.withdrawn += 1;
    }
    show();
    for (let fault = 0; fault < 3; fault += 1) {
      const hit = entries[random.whole(Math.max(0, entries.length - REGIONS), entries.length - 1)];
      const kind = FAULTS[random.whole(0, FAULTS.length - 1)];
      if (!hit || !kind || hit.isWithdrawn) continue;
      site.misbehave(documentPath(hit.place), kind, 1);
      counts.faults += 1;
    }
    const killing =
      at % 5 === 4
        ? setTimeout(
            () => {
              counts.sessions += 1;
              void withClient(database.url, (client) =>
                client.query(`select pg_terminate_backend(pid) ${SESSIONS}`),
              );
            },
            random.whole(200, 3_000),
          )
        : undefined;
    const answer = await pass();
    clearTimeout(killing);
    expect(answer.error).toBeUndefined();
    expect(await findHalves(database.url)).toEqual([]);
    await waitForNobody(database.url);
    answers.push(answer);
  }
  show();
  await pass();
  const last = await pass();
  expect(last.error).toBeUndefined();
  expect(last.summary).toMatchObject({ failed: 0, loaded: 0, revised: 0, quarantined: 0 });
  const { root } = watch.stop();

  const found = await withClient(database.url, async (client) => {
    const facts = await client.query<Record<string, unknown>>(
      `select quarter_code, region_code, (select printed_name from etl.cell c where c.document_key = f.document_key and c.municipality_key = f.municipality_key limit 1) as name,
         ${MEASURES.join(', ')} from klantprofielen.fact_profiles f
       join klantprofielen.dim_quarter using (quarter_key) join klantprofielen.dim_region using (region_key)`,
    );
    const marked = await client.query<{ n: number }>(
      `select count(*)::int as n from klantprofielen.coverage where status = 'withdrawn'`,
    );
    return {
      facts: facts.rows.map((row) => Object.values(row).join('|')).toSorted(),
      withdrawn: marked.rows[0]?.n,
    };
  });
  expect(found.facts).toEqual(toRows(entries));
  expect(found.withdrawn).toBe(counts.withdrawn);
  child.disconnect();
  await once(child, 'exit');
  await database.drop();

  const least = (from: number, to: number) =>
    Math.min(
      ...answers
        .slice(Math.floor(answers.length * from), Math.floor(answers.length * to))
        .map(({ heapBytes }) => heapBytes),
    );
  const growth = least(0.75, 1) / least(0.25, 0.5);
  const handles = answers.slice(Math.floor(answers.length / 4)).map((one) => one.handles.join());
  expect(new Set(handles).size).toBe(1);
  expect(root).toBeLessThan(PARENT_MB);
  // a short run is over before everything has been loaded once
  if (!isShort) expect(growth).toBeLessThanOrEqual(HEAP_GROWTH);
  tell({
    part: 'soak',
    tried:
      `${QUARTERS} quarters × ${REGIONS} regions in one process: ${entries.length} publications, ${counts.revised} revised, ` +
      `${counts.misprinted} misprinted, ${counts.withdrawn} withdrawn, ${counts.faults} faults of the site, ${counts.sessions} sessions ended`,
    times: answers.length + 2,
    came:
      `${found.facts.length} rows of facts, all as printed; least live heap of the last quarter ${growth.toFixed(3)} × that of the second ` +
      `(${(least(0.75, 1) / 1e6).toFixed(1)} MB), handles equal and no connection left after each pass, parent ${Math.ceil(root)} MB at most`,
  });
});
