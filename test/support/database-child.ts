/** A process of its own for tests of locks: `node database-child.ts migrate|hold|sleep URL` or `open FOLDER`. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { PipelineError } from '../../src/errors.ts';
import { openDatabase } from '../../src/load/database.ts';

const [task = '', target = ''] = process.argv.slice(2);
const A_WHILE = 60_000;

try {
  const warehouse = await openDatabase({
    ...(task === 'open' ? { dataDir: target } : { url: target, dataDir: '' }),
    applicationName: `child ${task}`,
    maxConnections: 2,
  });
  if (task === 'migrate') say((await warehouse.migrate({ auto: true })).join(' '));
  else if (task === 'open') {
    say('open');
    await sleep(A_WHILE);
  } else {
    await warehouse.withWriter(
      { waitSeconds: 0, holder: 'child run on testhost' },
      async (writer) => {
        say('held');
        // busy in a statement, or idle between two
        await (task === 'sleep' ? sql`select pg_sleep(60)`.execute(writer) : sleep(A_WHILE));
      },
    );
  }
  await warehouse.close();
} catch (error) {
  say(error instanceof PipelineError ? `${error.code}: ${error.message}` : String(error));
  process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
