/** `status`: what is loaded, missing and waiting, how fresh, and what to type next. */
import { extname } from 'node:path';

import type { ExitStatus } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import { NOTHING_YET, readStatus, type WarehouseStatus } from '../load/status.ts';
import { findOverlay } from '../load/ledger/overlays.ts';
import { nextCommands } from '../load/waiting.ts';
import { toOverlayPage, type DrawnDocument } from '../overlay/html.ts';
import { writeOverlay } from './overlay-target.ts';
import { programName } from './program-name.ts';
import { isUntouched, requireSchema } from './require-schema.ts';
import { withWarehouse } from './parts.ts';
import { usage } from './selection.ts';
import type { Session } from './session.ts';
import { describeStatus } from './status-text.ts';

export async function statusCommand(
  session: Session,
  options: { readonly json?: boolean; readonly demo?: boolean; readonly overlay?: string },
): Promise<ExitStatus> {
  const { overlay } = options;
  if (overlay !== undefined && extname(overlay).toLowerCase() !== '.html') {
    throw usage(`--overlay ${overlay} does not end in .html`, 'Name it, say, waiting.html.');
  }
  return await withWarehouse<ExitStatus>(session, 'status', async (warehouse) => {
    const status = await readStanding(warehouse);
    if (overlay !== undefined) {
      await writeOverlay(overlay, toOverlayPage(await readDrawn(warehouse, status.waiting)));
      session.terminal.err(`Overlay written to ${overlay}: open it in a browser.`);
    }
    const database = warehouse.describe();
    const lines = options.json
      ? [JSON.stringify(toJson(database, status))]
      : describeStatus(database, status, toFirstStep(session, options));
    for (const line of lines) session.terminal.out(line);
    return 'done';
  });
}

/** Every waiting document with the picture that was kept when it was judged. */
async function readDrawn(
  { db }: Warehouse,
  waiting: WarehouseStatus['waiting'],
): Promise<DrawnDocument[]> {
  const drawn: DrawnDocument[] = [];
  for (const document of waiting) {
    const { documentKey, sha256, url, reason = 'unknown', findings } = document;
    const svg = (await findOverlay(db, documentKey)) ?? '<p>No picture of it was kept.</p>';
    const next = nextCommands(document, programName());
    drawn.push({ name: url, sha256, reason, failed: findings, svg, next });
  }
  return drawn;
}

/** An empty database is no trouble: nothing has run in it. */
async function readStanding(warehouse: Warehouse): Promise<WarehouseStatus> {
  if (isUntouched(await warehouse.pendingMigrations())) return NOTHING_YET;
  await requireSchema(warehouse);
  return await readStatus(warehouse.db);
}

function toFirstStep({ config }: Session, { demo }: { readonly demo?: boolean }) {
  if (demo) return 'demo';
  return config.sources.length > 0 ? 'run' : 'sources';
}

function toJson(database: string, status: WarehouseStatus) {
  const program = programName();
  return {
    database,
    ...status,
    waiting: status.waiting.map((document) => ({
      ...document,
      next: nextCommands(document, program),
    })),
  };
}
