/** Databases for tests: each one its own copy of a template, on a real server or embedded, behind one interface. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { inject } from 'vitest';

import {
  openDoor,
  toEmbeddedDoor,
  toWarehouse,
  type Door,
  type Warehouse,
} from '../../src/load/database.ts';
import { SQL_FOLDER } from '../../src/load/migrate.ts';
import {
  openInMemory,
  runAsAdmin,
  toDatabaseUrl,
  type EmbeddedTemplate,
  type ServerTemplate,
} from './templates.ts';

/** `describe.each(ENGINES)`: both must behave the same. */
export const ENGINES = ['server', 'embedded'] as const;
export type Engine = (typeof ENGINES)[number];

export type TestDatabase = {
  readonly warehouse: Warehouse;
  /** Of the database itself; '' when embedded. */
  readonly url: string;
  drop(): Promise<void>;
};

export type TestDatabaseOptions = {
  /** Without schema and reference data. */
  readonly empty?: boolean;
  /** Migrations other than ours. */
  readonly sqlFolder?: string;
  /** On a server: the database to copy, to which nobody is connected. */
  readonly template?: string;
};

/** Makes a database of its own, with schema and reference data unless `empty`. Drop it afterwards. */
export async function createTestDatabase(
  engine: Engine,
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  return engine === 'server' ? await createOnServer(options) : await createEmbedded(options);
}

/** Opens a database of the test server once more, as another process would. */
export async function openAgain(
  url: string,
  options: TestDatabaseOptions = {},
): Promise<Warehouse> {
  return toTestWarehouse(
    await openDoor({
      url,
      dataDir: '',
      applicationName: 'klantprofielen test',
      maxConnections: 3,
    }),
    options,
  );
}

function toTestWarehouse(door: Door, { sqlFolder = SQL_FOLDER }: TestDatabaseOptions): Warehouse {
  return toWarehouse(door, { applicationName: 'klantprofielen test', sqlFolder });
}

async function createOnServer(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { url, template } = await askTemplates<ServerTemplate>('server');
  const name = `klantprofielen_test_${randomBytes(6).toString('hex')}`;
  const copied = options.template ?? (options.empty ? 'template0' : template);
  await runAsAdmin(url, `create database ${name} template ${copied}`);
  const own = toDatabaseUrl(url, name);
  const warehouse = await openAgain(own, options);
  return {
    warehouse,
    url: own,
    drop: async () => {
      await warehouse.close();
      await runAsAdmin(url, `drop database if exists ${name} with (force)`);
    },
  };
}

async function createEmbedded(options: TestDatabaseOptions): Promise<TestDatabase> {
  const dumps = await askTemplates<EmbeddedTemplate>('embedded');
  const dump = new Blob([await readFile(options.empty ? dumps.empty : dumps.file)]);
  const embedded = await openInMemory(dump);
  const warehouse = toTestWarehouse(toEmbeddedDoor(embedded), options);
  return { warehouse, url: '', drop: () => warehouse.close() };
}

async function askTemplates<T extends ServerTemplate | EmbeddedTemplate>(kind: Engine): Promise<T> {
  const broker: string = inject('templates');
  const response = await fetch(`${broker}/${kind}`);
  const body = await response.text();
  if (!response.ok) throw new Error(`no test database: ${body}`);
  return JSON.parse(body) as T;
}
