/** Keeps the one open database of the service: opens it when it can be had, and says whether it can be worked with. */
import { PipelineError } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';

export type Readiness =
  | { readonly isReady: true }
  | { readonly isReady: false; readonly code: string; readonly message: string };

export type ServiceDatabase = {
  /** Undefined until the database could be opened for the first time. */
  readonly warehouse: Warehouse | undefined;
  /** Opens and, when allowed, migrates. Throws a PipelineError that says why the database cannot be worked with. */
  prepare(): Promise<Warehouse>;
  /** Is the database there, with the schema of this program? Asked at most once in two seconds; never throws. */
  readiness(): Promise<Readiness>;
  close(): Promise<void>;
};

export type ServiceDatabaseOptions = {
  readonly open: () => Promise<Warehouse>;
  readonly autoMigrate: boolean;
  readonly now: () => number;
};

const REMEMBER_MS = 2_000;
/** Whoever asks for readiness does not wait for long. */
const ANSWER_MS = 3_000;

export function createServiceDatabase({
  open,
  autoMigrate,
  now,
}: ServiceDatabaseOptions): ServiceDatabase {
  let warehouse: Warehouse | undefined;
  let preparing: Promise<Warehouse> | undefined;
  let asked: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;
  let isClosed = false;

  const prepare = async (): Promise<Warehouse> => {
    if (isClosed) throw new PipelineError('closed', 'fault', 'The service is stopping.');
    warehouse ??= await open();
    await warehouse.migrate({ auto: autoMigrate });
    return warehouse;
  };
  return {
    get warehouse() {
      return warehouse;
    },
    // one at a time: two openings of the embedded database would meet its lock
    prepare: () => (preparing ??= prepare().finally(() => (preparing = undefined))),
    readiness: async () => {
      if (!asked || now() - asked.at > REMEMBER_MS) {
        asked = { at: now(), answer: withinTime(askReadiness(warehouse)) };
      }
      return await asked.answer;
    },
    close: async () => {
      isClosed = true;
      await preparing?.catch(() => undefined);
      await warehouse?.close();
    },
  };
}

async function askReadiness(warehouse: Warehouse | undefined): Promise<Readiness> {
  if (!warehouse) {
    return notReady('database_unreachable', 'the database could not be opened yet');
  }
  try {
    const pending = await warehouse.pendingMigrations();
    return pending.length === 0
      ? { isReady: true }
      : notReady('schema_older', `not applied: ${pending.join(', ')}`);
  } catch (error) {
    return error instanceof PipelineError
      ? notReady(error.code, error.message)
      : notReady('unexpected', 'the database could not be asked');
  }
}

function withinTime(answer: Promise<Readiness>): Promise<Readiness> {
  const { promise, resolve } = Promise.withResolvers<Readiness>();
  const timer = setTimeout(
    () => resolve(notReady('database_slow', `no answer within ${ANSWER_MS / 1000} s`)),
    ANSWER_MS,
  );
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
}

function notReady(code: string, message: string): Readiness {
  return { isReady: false, code, message };
}
