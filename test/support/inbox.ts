/** A database and a folder as its source, with the program run on them as a process: what operators see. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sql } from 'kysely';

import { createTestDatabase } from './database.ts';
import { renderPublication } from './generate-pdf.ts';
import { lastJson, runInHost, temporaryFolder, type Outcome } from './program.ts';
import { PLAIN_LOOK, type Look, type Publication } from './publication.ts';

export type Inbox = AsyncDisposable & {
  readonly path: string;
  /** Puts a publication into the folder, with a sidecar when it has one. */
  put(
    publication: Publication,
    file: string,
    sidecar?: object,
    look?: Partial<Look>,
  ): Promise<void>;
  /** A run that gives each document a millisecond: all of them are sent back as `parser_limit`. For those that `putLarge` put. */
  runImpatiently(): Promise<Outcome>;
  /** Puts a publication whose file a parser does not even have within a millisecond, however busy the machine is. */
  putLarge(publication: Publication, file: string, sidecar?: object): Promise<void>;
  program(...args: string[]): Promise<Outcome>;
  /** With further settings. */
  programWith(environment: Record<string, string>, ...args: string[]): Promise<Outcome>;
  /** The object with which `run --json` ends. */
  run(): Promise<Record<string, unknown>>;
  query<T>(text: string): Promise<T[]>;
  /** First twelve digits of the sha256 of each document, in the order in which they were judged. */
  hashes(): Promise<string[]>;
};

/** Ends a PDF once more behind 4 MB of comments: many times what a pipe takes at once. */
function enlarge(bytes: Uint8Array): Buffer {
  const pdf = Buffer.from(bytes);
  const end = pdf.subarray(pdf.lastIndexOf('startxref'));
  return Buffer.concat([
    pdf,
    Buffer.from('\n'),
    Buffer.alloc(4_000_000, `%${'x'.repeat(98)}\n`),
    end,
  ]);
}

export async function openInbox(): Promise<Inbox> {
  const database = await createTestDatabase('server');
  const folder = temporaryFolder();
  const environment = { DATABASE_URL: database.url, SOURCES: folder.path, WORKERS: '1' };
  const program = (...args: string[]) => runInHost(args, environment);
  const query = async <T>(text: string) =>
    (await sql.raw<T>(text).execute(database.warehouse.db)).rows;
  const write = (file: string, bytes: Uint8Array, sidecar: object | undefined) => {
    writeFileSync(join(folder.path, file), bytes);
    if (sidecar)
      writeFileSync(join(folder.path, file.replace(/\.pdf$/, '.json')), JSON.stringify(sidecar));
  };
  return {
    path: folder.path,
    put: async (publication, file, sidecar, look) =>
      write(file, await renderPublication(publication, { ...PLAIN_LOOK, ...look }), sidecar),
    putLarge: async (publication, file, sidecar) =>
      write(file, enlarge(await renderPublication(publication, PLAIN_LOOK)), sidecar),
    runImpatiently: () => runInHost(['run'], { ...environment, PARSER_TIMEOUT_SECONDS: '0.001' }),
    program,
    programWith: (more, ...args) => runInHost(args, { ...environment, ...more }),
    run: async () => lastJson(await program('run', '--json')),
    query,
    hashes: async () => {
      const rows = await query<{ hash: string }>(
        'select left(sha256, 12) as hash from etl.document order by document_key',
      );
      return rows.map((row) => row.hash);
    },
    [Symbol.asyncDispose]: async () => {
      folder[Symbol.dispose]();
      await database.drop();
    },
  };
}
