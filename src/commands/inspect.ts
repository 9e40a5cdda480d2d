/** `inspect FILE.pdf…`: reads PDFs without database, data folder or sources: the tool to look at a new layout. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import type { ExitStatus } from '../errors.ts';
import { createParserPool } from '../extract/pdf/pool.ts';
import { readBytes } from '../pipeline/content.ts';
import { readReference } from '../reference/read.ts';
import type { Reference } from '../reference/reference.ts';
import { toReading } from '../transform/read.ts';
import { describeInspection } from './inspect-text.ts';
import { toInspection, type Inspection } from './inspection.ts';
import { parseOverlayTarget, type OverlayTarget } from './overlay-target.ts';
import { usage } from './selection.ts';
import { REFERENCE_FOLDER, toPoolOptions, type Session } from './session.ts';

type Inspected = { readonly inspection: Inspection; readonly overlay: string | undefined };

/** Exit status: done when every file would be loaded, attention when one was rejected. */
export async function inspectCommand(
  session: Session,
  files: readonly string[],
  options: { readonly json?: boolean; readonly overlay?: string },
): Promise<ExitStatus> {
  const { config, log, signal, terminal } = session;
  const target = parseOverlayTarget(options.overlay, files);
  const reference = await readReference(REFERENCE_FOLDER);
  await using pool = createParserPool(toPoolOptions(config, log));
  const deps = { pool, reference, signal };
  const results = inOrder(files, config.workers * 4, async (file) => {
    const bytes = readFileOrSay(file);
    return typeof bytes === 'string' ? bytes : await inspectOne(deps, file, bytes, target);
  });
  let rejected = 0;
  const unreadable: string[] = [];
  const drawn: Inspected[] = [];
  for await (const result of results) {
    if (typeof result === 'string') unreadable.push(result);
    else {
      const { inspection } = result;
      if (inspection.status === 'rejected') rejected += 1;
      const lines = options.json ? [JSON.stringify(inspection)] : describeInspection(inspection);
      for (const line of lines) terminal.out(line);
      if (target) drawn.push(result);
    }
  }
  if (target && drawn.length > 0) {
    await target.write(drawn.map(({ inspection, overlay = '' }) => ({ inspection, svg: overlay })));
    terminal.err(`Overlay written to ${target.path}: open it in a browser.`);
  }
  if (unreadable.length > 0) throw usage(unreadable.join('\n'), 'Give the paths of PDF files.');
  return rejected > 0 ? 'attention' : 'done';
}

async function inspectOne(
  deps: Parameters<typeof readBytes>[0] & { readonly reference: Reference },
  file: string,
  bytes: Uint8Array,
  target: OverlayTarget | undefined,
): Promise<Inspected> {
  const { reference } = deps;
  const name = basename(file);
  const content = await readBytes(deps, bytes);
  const page = content.kind === 'raw' ? content : undefined;
  const reading = page && toReading(page.raw, undefined, name, reference);
  const checks = content.kind === 'refused' ? [content.check] : (reading?.checks ?? []);
  return {
    inspection: toInspection(file, sha256Of(bytes), reading, checks),
    overlay: target?.draw({ name, page, reading, checks }, reference),
  };
}

/** The file's bytes, or in words why it cannot be read: the other files are read all the same. */
function readFileOrSay(file: string): Uint8Array | string {
  try {
    // the parsers work meanwhile; asking threads for small files costs more than reading them
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') {
      return `${file} is a folder: give its files, as ${file.replace(/\/$/, '')}/*.pdf.`;
    }
    return `Cannot read ${file} (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** Works on `width` items ahead and yields the results in the order of the items. */
async function* inOrder<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const ahead: Promise<R>[] = [];
  for (const item of items) {
    const promise = work(item);
    // whoever awaits it later is told; until then it is nobody's unhandled rejection
    promise.catch(() => undefined);
    ahead.push(promise);
    const next = ahead.length >= width ? ahead.shift() : undefined;
    if (next) yield await next;
  }
  yield* ahead;
}

function sha256Of(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}
