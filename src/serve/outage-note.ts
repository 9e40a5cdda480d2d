/**
 * A note beside the embedded database that people have been told of a database that is away: only then can the
 * database itself not remember it. Without a folder to write to, the process remembers it as long as it lives.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type OutageNote = {
  read(): Promise<Date | undefined>;
  write(since: Date): Promise<void>;
  remove(): Promise<void>;
};

export function createOutageNote(folder: string): OutageNote {
  const file = join(folder, 'database-outage.json');
  let remembered: Date | undefined;
  return {
    read: async () => remembered ?? (await readNote(file)),
    write: async (since) => {
      remembered = since;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(`${file}.new`, JSON.stringify({ since: since.toISOString() }));
        await rename(`${file}.new`, file);
      } catch {
        // remembered by the process
      }
    },
    remove: async () => {
      remembered = undefined;
      await rm(file, { force: true }).catch(() => undefined);
    },
  };
}

async function readNote(file: string): Promise<Date | undefined> {
  try {
    const { since } = JSON.parse(await readFile(file, 'utf8')) as { since?: unknown };
    const date = new Date(String(since));
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
