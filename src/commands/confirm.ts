/** `confirm`: a person has confirmed what the columns of the table mean. */
import { sql } from 'kysely';

import type { ExitStatus } from '../errors.ts';
import { openWriter } from '../load/writer.ts';
import { usage } from './selection.ts';
import { openWarehouse } from './session.ts';
import type { Invocation } from './invocation.ts';

export async function confirmCommand(
  invocation: Invocation,
  options: { readonly by: string; readonly reason: string; readonly json?: boolean },
): Promise<ExitStatus> {
  const { config, log, signal, terminal } = invocation;
  if (options.by.trim() === '' || options.reason.trim() === '') {
    throw usage(
      '--by and --reason must not be empty',
      'Say who confirmed it, and on what grounds.',
    );
  }
  await using warehouse = await openWarehouse(invocation, 'confirm');
  await warehouse.migrate({ auto: config.autoMigrate });
  const lock = { waitSeconds: config.lockWaitSeconds, command: 'confirm', signal, log };
  await using writer = await openWriter(warehouse, lock);
  const measures = await writer.transact((trx) =>
    trx
      .updateTable('klantprofielen.measure')
      .set({
        confirmed: true,
        confirmed_by: options.by,
        confirmed_on: sql`current_date`,
        reason: options.reason,
      })
      .returning('measure')
      .execute(),
  );
  if (options.json)
    terminal.out(
      JSON.stringify({
        confirmed: measures.map((row) => row.measure),
        by: options.by,
        reason: options.reason,
      }),
    );
  else
    terminal.out(
      `Confirmed by ${options.by}: the meaning of ${measures.length} measures. Analysts see it in klantprofielen.measure.`,
    );
  return 'done';
}
