/**
 * Faults to plant in a copy of the program (`npm run test:planted`), each with the tests that have to see it. A fault is
 * one or more replacements of text that stands exactly once in `src` and `sql`: when the source has moved on the fault
 * cannot be planted, which is said and counts as a failure.
 */
export type Planted = {
  readonly name: string;
  readonly edits: readonly (readonly [find: string, replace: string])[];
  /** Test files, cheapest first. */
  readonly by: readonly string[];
  /** Also what a short run leaves out. */
  readonly isLong?: true;
  /** What they should say. */
  readonly expected: string;
  /** What was added because nobody saw it at the first try. */
  readonly added?: string;
};

const reliability = (...names: readonly string[]) =>
  names.map((name) => `test/reliability/${name}.test.ts`);
const faults = (...names: readonly string[]) => names.map((name) => `test/faults/${name}.test.ts`);
const integration = (...names: readonly string[]) =>
  names.map((name) => `test/integration/${name}.test.ts`);
const unit = (...names: readonly string[]) => names.map((name) => `test/unit/${name}.test.ts`);

/* oxlint-disable no-template-curly-in-string -- the text of sources */
export const PLANTED: readonly Planted[] = [
  // transactions, locks and tries
  {
    name: 'a document is written without a transaction: each statement is committed by itself',
    edits: [['db.transaction().execute((trx) => piece(trx))', 'piece(db)']],
    by: reliability('kill', 'cut'),
    expected: 'a document is half there after a kill',
  },
  {
    name: 'the lock is asked for, and the answer is not looked at',
    edits: [['return rows[0]?.taken === true;', 'return rows.length > 0;']],
    by: [...integration('load/lock'), ...reliability('replicas')],
    expected: 'two hold the lock',
  },
  {
    name: 'a lost connection is not replaced',
    edits: [
      ['if (isConnectionLost(error) && !isClosed && losses', 'if (false && !isClosed && losses'],
    ],
    by: [...integration('load/writer'), ...reliability('cut')],
    expected: 'exit 5 where the run could have gone on',
  },
  {
    name: 'the answer to COMMIT was lost, and the document is judged a second time',
    edits: [
      [
        'if (written) return { ...written, candidate: read, decision: undefined };',
        'if (written && read.url === "") return { ...written, candidate: read, decision: undefined };',
      ],
    ],
    by: reliability('cut'),
    expected: 'other counts than those of an undisturbed run',
  },
  {
    name: 'the answer to the COMMIT of a listing was lost, and what it lacks is counted twice',
    edits: [['if (isNew && complete && kind', 'if (complete && kind']],
    by: reliability('cut'),
    expected: 'withdrawn after two runs',
    added: 'cut.test.ts: a listing that lacks a link, the answers to commits lost',
  },
  {
    name: 'a conflict of transactions is not tried again',
    edits: [['const TRANSIENT_TRIES = 5;', 'const TRANSIENT_TRIES = 1;']],
    by: [...integration('load/writer'), ...reliability('database')],
    expected: 'exit 5 after a deadlock with somebody else',
  },
  {
    name: 'a killed client keeps its lock until its statement has ended',
    edits: [['set client_connection_check_interval = 1000', 'select 1']],
    by: reliability('kill'),
    expected: 'the lock is not free in seconds',
  },
  {
    name: 'a lock of somebody else is waited for without end',
    edits: [["lock_timeout: '10000',", "lock_timeout: '0',"]],
    by: [...integration('load/server'), ...reliability('database')],
    expected: 'a run that hangs, or another setting of the session',
  },
  {
    name: 'a session keeps the path and the dates of its role',
    edits: [
      ["  DateStyle: 'ISO, YMD',\n", ''],
      ["  search_path: 'pg_catalog',\n", ''],
    ],
    by: [...integration('load/server'), ...reliability('database')],
    expected: 'another setting of the session, or a day read wrongly',
  },
  {
    name: 'the pool of connections is not closed',
    edits: [['end: () => pool.end(),\n    options', 'end: () => Promise.resolve(),\n    options']],
    by: [...integration('load/server'), ...reliability('soak')],
    expected: 'connections that stay',
  },
  {
    name: 'an idle connection that breaks ends the process',
    edits: [
      [
        "pool.on('error', (error) =>\n    options.log.warn({ err: error, database: address }, 'an idle database connection broke'),\n  );",
        '',
      ],
    ],
    by: integration('load/server'),
    expected: 'the process ends',
  },
  {
    name: 'a run that died stays running in the ledger',
    edits: [
      [
        "'the process ended without a word',\n    })\n    .where('status', '=', 'running')",
        "'the process ended without a word',\n    })\n    .where('status', '=', 'abandoned')",
      ],
    ],
    by: [...integration('run'), ...reliability('kill')],
    expected: 'a run that is still running though nobody works',
    added: 'after each recovery of the suite no run may be left running',
  },
  {
    name: 'a schema that is newer than the program is written to',
    edits: [['throw schemaNewer(', 'void schemaNewer(']],
    by: [...integration('load/migrate'), ...reliability('replicas', 'database')],
    expected: 'exit 0 instead of schema_newer',
  },
  // facts and history
  {
    name: 'a revision keeps no history',
    edits: [['if (changes.length > 0) {', 'if (changes.length > 1_000_000) {']],
    by: [...integration('load/star'), ...reliability('kill')],
    expected: 'no changed number kept',
  },
  {
    name: 'a municipality that a revision dropped stays in the facts',
    edits: [
      ['if (dropped.length > 0) await deleteRows', 'if (dropped.length > 99) await deleteRows'],
    ],
    by: [...integration('load/star'), ...reliability('kill')],
    expected: 'a row too many',
  },
  {
    name: 'the total of the region stands in the facts in place of its first municipality',
    edits: [
      [
        'table.rows.map((row) => ({\n    municipality_key: municipalityKey(row.municipality),\n    ...row.counts,',
        'table.rows.map((row, at) => ({\n    municipality_key: municipalityKey(row.municipality),\n    ...(at === 0 ? table.totals : row.counts),',
      ],
    ],
    by: [...integration('load/star'), ...reliability('kill', 'readers')],
    expected: 'facts that are not as printed',
  },
  {
    name: 'the parts of a row are not added up',
    edits: [["return [blockUnlessEqual('row_sum', row.name, printed, sum)];", 'return [];']],
    by: [...integration('quarantine'), ...reliability('kill', 'soak')],
    expected: 'a misprint is loaded, or waits for another reason',
  },
  {
    name: 'the findings of a document in quarantine are not written',
    edits: [
      [
        'checks: writeChecks(WRITTEN_KEY, decision.checks, known.accepted),',
        'checks: writeChecks(WRITTEN_KEY, decision.loads ? decision.checks : [], known.accepted),',
      ],
    ],
    by: [...integration('quarantine'), ...reliability('kill')],
    expected: 'a document that waits, and nobody can say why',
  },
  {
    name: 'of two documents of one day the first wins',
    edits: [['      rival.publishedOn === publishedOn ||\n', '']],
    by: [...unit('pipeline/decide'), ...integration('judgement')],
    expected: 'one of the two is loaded',
  },
  {
    name: 'what can never be accepted is accepted',
    edits: [['if (never.length === 0) return codes;', 'if (never.length < 99) return codes;']],
    by: integration('quarantine'),
    expected: 'numbers that do not add up are loaded',
  },
  {
    name: 'a content that was archived, never judged and then replaced at its address is forgotten',
    edits: [
      [
        'const contents = await deps.writer.run(selectForgotten);',
        'const contents = (await deps.writer.run(selectForgotten)).slice(0, 0);',
      ],
    ],
    by: [...integration('judgement'), ...reliability('kill')],
    expected: 'a content without a document',
  },
  {
    name: 'links are withdrawn after one listing that lacks them',
    edits: [['const WITHDRAWN_AFTER = 3;', 'const WITHDRAWN_AFTER = 1;']],
    by: [...integration('run'), ...reliability('network')],
    expected: 'withdrawn too early',
    added: 'run.test.ts looks after each of the three runs, no longer after the last alone',
  },
  {
    name: 'a listing with fewer documents than before is nothing new',
    edits: [
      [
        'if (before === undefined || listed >= before) return [];',
        'if (before === undefined || listed >= 0) return [];',
      ],
    ],
    by: [...integration('run'), ...reliability('network')],
    expected: 'exit 0 instead of 4',
  },
  {
    name: 'what was judged too early is not taken back when a late document of its quarter comes',
    edits: [
      ['if (again.length > 0) await takeBackAll(', 'if (again.length > 99) await takeBackAll('],
    ],
    by: integration('streaming', 'judgement'),
    expected: 'of two candidates the first wins',
  },
  {
    name: 'quarters are judged newest first',
    edits: [
      [
        "quarterOf(item) ?? '')].sort(([a], [b]) =>\n    a < b ? -1 : 1,",
        "quarterOf(item) ?? '')].sort(([a], [b]) =>\n    a < b ? 1 : -1,",
      ],
    ],
    by: integration('streaming', 'judgement', 'warehouse-history'),
    expected: 'other checks against neighbours than in order',
    added:
      'nothing: what was judged too early is taken back and judged again, so the result is the same, only slower',
  },
  // archive and network
  {
    name: 'half a file is archived',
    edits: [["end)).includes('%%EOF')) {", "end)).includes('')) {"]],
    by: [...faults('http-bodies'), ...reliability('network')],
    expected: 'content instead of truncated',
  },
  {
    name: 'an archived file is believed to be what it was',
    edits: [['if (found !== sha256) {', "if (found === '') {"]],
    by: integration('judged-again', 'report-safety'),
    expected: 'altered bytes are read, or handed out',
  },
  {
    name: 'an ETag is trusted for ever',
    edits: [['const FULL_FETCH_DAYS = 30;', 'const FULL_FETCH_DAYS = 30_000;']],
    by: reliability('network'),
    expected: 'bytes that changed under one ETag are never found',
  },
  {
    name: 'a redirect is followed wherever it leads',
    edits: [['if (refusal) return refusal;', 'if (refusal && hops === 0) return refusal;']],
    by: [...faults('hosts'), ...reliability('network')],
    expected: 'a private address is asked',
  },
  {
    name: 'the addresses of a name are not looked at',
    edits: [
      [
        'connect: { ...trust, timeout, lookup, autoSelectFamily: true }',
        'connect: { ...trust, timeout, autoSelectFamily: true }',
      ],
    ],
    by: faults('hosts'),
    expected: 'a name that leads to a metadata service is followed',
  },
  {
    name: 'a name that was public may become private',
    edits: [
      [
        "wasPublic.has(hostname) ? kinds[index] !== 'public' : kinds[index] === 'never'",
        "kinds[index] === 'never'",
      ],
    ],
    by: [...unit('extract/http/agent'), ...faults('hosts')],
    expected: 'a rebound name is connected to',
  },
  {
    name: 'a body may be as large as it likes',
    edits: [['    if (size > cap) throw tooLarge(cap);\n', '']],
    by: [...faults('http-bodies'), ...reliability('network')],
    expected: 'too much is read',
  },
  {
    name: 'robots.txt is read and not followed',
    edits: [['      if (unwanted) return unwanted;\n', '']],
    by: faults('http-manners'),
    expected: 'a forbidden address is asked',
  },
  {
    name: 'a host may ask for any pause',
    edits: [['    if (asked > maxPauseMs) {\n', '    if (asked > maxPauseMs * 1e9) {\n']],
    by: [...faults('http-pauses'), ...reliability('network')],
    expected: 'a run that waits for hours',
  },
  {
    name: 'a certificate may be anybody’s',
    edits: [
      ['requestTls: { ...trust },', 'requestTls: { ...trust },'],
      ['connect: { ...trust, timeout,', 'connect: { ...trust, rejectUnauthorized: false, timeout,'],
    ],
    by: reliability('network'),
    expected: 'content instead of tls',
  },
  // parsers
  {
    name: 'a parser outlives the program that started it',
    edits: [['  read -r _ <&3\n  kill -9 0\n', '  read -r _ <&3\n']],
    by: [...faults('parser-pool'), ...reliability('kill')],
    expected: 'processes that stay',
  },
  {
    name: 'a parser may write and call',
    edits: [["    '--permission',\n", '']],
    by: faults('parser-sandbox'),
    expected: 'the sandbox does not hold',
  },
  {
    name: 'a parser may take all memory',
    edits: [[' && ulimit -d "$1"', '']],
    by: faults('parser-sandbox'),
    expected: 'the sandbox does not hold',
  },
  {
    name: 'a parser has the environment of the program, the password in it',
    edits: [["    cwd: '/',\n    env: {},", "    cwd: '/',\n    env: process.env,"]],
    by: faults('parser-sandbox'),
    expected: 'the environment is seen from inside',
  },
  {
    name: 'an answer of a parser to another question is taken',
    edits: [['if (data.nonce !== nonce) throw', "if (data.nonce === '') throw"]],
    by: faults('parser-liar'),
    expected: 'a stale answer is believed',
  },
  {
    name: 'a document that kills its parser is tried without end',
    edits: [['      failures.push(answer.why);\n      spentMs', '      spentMs']],
    by: faults('parser-pool', 'parser'),
    expected: 'a run that hangs',
  },
  // words of strangers, secrets
  {
    name: 'a cell of a CSV file may begin a formula',
    edits: [["return FORMULA.test(text) ? `'${text}` : text;", 'return text;']],
    by: [...unit('export/csv'), ...reliability('hostile')],
    expected: 'a cell that a spreadsheet runs',
  },
  {
    name: 'text from outside is markup on a page',
    edits: [
      [
        "import { html } from 'hono/html';\n\nimport { toCsv }",
        "import { html, raw } from 'hono/html';\n\nimport { toCsv }",
      ],
      ["return printable(text ?? '');", "return raw(printable(text ?? '')) as unknown as string;"],
    ],
    by: [...unit('report/html'), ...integration('report-safety'), ...reliability('hostile')],
    expected: 'an element that a stranger wrote',
  },
  {
    name: 'a title moves the cursor of a terminal',
    edits: [["says ${printable(said ?? '-')}`", "says ${said ?? '-'}`"]],
    by: [...unit('commands/status-text'), ...reliability('hostile')],
    expected: 'a control character',
    added:
      'status-text.test.ts: control characters in every word of a stranger (no title reaches these lines unread, so no run over hostile words showed it)',
  },
  {
    name: 'an address of a link moves the cursor of a terminal',
    edits: [
      [
        '`failed: ${printable(link.url)}`, `  ${link.rule}: ${printable(link.reason)}`',
        '`failed: ${link.url}`, `  ${link.rule}: ${link.reason}`',
      ],
    ],
    by: [...unit('commands/discover-text'), ...reliability('hostile')],
    expected: 'a control character',
    added: 'discover-text.test.ts: the same (addresses are percent-encoded before they come here)',
  },
  {
    name: 'the password stands in the address that messages name',
    edits: [
      [
        'export function toAddress({ host, port, database }: DatabaseTarget): Address {\n',
        'export function toAddress({ host: bare, port, database, user, password }: DatabaseTarget): Address {\n  const host = `${user}_${password}@${bare}`;\n',
      ],
    ],
    by: [...integration('run'), ...reliability('database')],
    expected: 'the password in an output',
  },
  {
    name: 'a field of the log may be as long as it likes',
    edits: [['const MAX_FIELD = 2_000;', 'const MAX_FIELD = 2_000_000;']],
    by: [...unit('log'), ...reliability('hostile')],
    expected: 'a line that is too long',
    added: 'log.test.ts: a field of 20,000 characters (no run logs one)',
  },
  // the service
  {
    name: 'SIGTERM is not heard',
    edits: [["  process.on('SIGTERM', stop);\n", '']],
    by: faults('serve'),
    expected: 'the service dies instead of winding up',
  },
  {
    name: 'a job that no process survives is given to the next one without end',
    edits: [
      [
        'retryLimit: MOST_VANISHED - 1,\n  heartbeatSeconds: HEARTBEAT_SECONDS,',
        'retryLimit: 1_000_000,\n  heartbeatSeconds: HEARTBEAT_SECONDS,',
      ],
    ],
    by: reliability('service'),
    isLong: true,
    expected: 'a document that is never judged',
  },
  {
    name: 'a job of a worker that died is not given back',
    edits: [
      [
        'heartbeatSeconds: HEARTBEAT_SECONDS,\n  expireInSeconds: 600,',
        'heartbeatSeconds: 80_000,\n  expireInSeconds: 80_000,',
      ],
    ],
    by: reliability('service'),
    expected: 'a document that is never read',
  },
  {
    name: 'probes wait behind the pages',
    edits: [['if (open >= AT_ONCE && !PROBES.has(c.req.path)) {', 'if (open >= AT_ONCE) {']],
    by: [...unit('serve/http'), ...reliability('hostile')],
    expected: 'a probe that is sent away',
  },
  {
    name: 'whoever holds connections open keeps others out',
    edits: [['  makeRoom(server);\n', '  server.maxConnections = MOST_CONNECTIONS;\n']],
    by: [...unit('serve/http'), ...reliability('hostile')],
    expected: 'a probe without an answer',
  },
];
