/**
 * A folder as a source: PDFs saved by hand, or a mirror. Sub-folders are read one level deep (one a quarter, say);
 * what lies deeper is reported and left. `NAME.json` beside `NAME.pdf` may say where it came from.
 */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { z } from 'zod';

import { parseSha256, type Sha256 } from '../../codes.ts';
import { codeOf, describeError } from '../../errors.ts';
import type { SeenAs } from '../../seen-as.ts';
import { failed, type DocumentAnswer, type Failed } from '../http/answers.ts';
import { toPrintable } from '../../printable.ts';
import { findPdfFault } from '../http/kind-of-bytes.ts';
import { Collector, type DiscoveredLink, type FailRule, type Listing } from './discovery.ts';
import { DATE, describeMisfit, parseJson } from './items.ts';
import { ignore, judgeFile } from './links.ts';

const MAX_SIDECAR_BYTES = 100_000;

const SIDECAR = z
  .object({
    url: z.url({ protocol: /^https?$/ }).optional(),
    title: z.string().optional(),
    label: z.string().optional(),
    date: DATE.optional(),
    region: z.array(z.string()).optional(),
    page: z.string().optional(),
  })
  .transform(({ url: savedFrom, region, ...said }): SeenAs => {
    return { ...said, regionTags: region, savedFrom };
  });

/** Lists a folder, or a single PDF. What of it cannot be read is a problem of the listing; the rest is read. */
export async function discoverFolder(path: string): Promise<Listing> {
  const collector = new Collector();
  try {
    const root = await realpath(path);
    const isFolder = (await stat(root)).isDirectory();
    if (isFolder) await readFolder(root, root, collector);
    else collector.add(await toFileLink(root, new Set()));
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'there is no such file or folder' : messageOf(error);
    collector.report('unreadable', `${toPrintable(path)}: ${why}`);
  }
  const listing = collector.toListing('folder');
  if (listing.links.length > 0 || listing.problem) return listing;
  // read to its end all the same
  const message = `${toPrintable(path)} holds no files`;
  return { ...listing, problem: { code: 'nothing_listed', message } };
}

/**
 * Reads a document of a folder, held to the same rules as a download: a whole PDF of at most `maxBytes`.
 * `etag` and `lastModified` are absent: the bytes are always read.
 */
export async function readFolderDocument(url: string, maxBytes: number): Promise<DocumentAnswer> {
  const path = fileURLToPath(url);
  const read = await readWhole(path, maxBytes);
  if ('kind' in read) {
    return read.code === 'too_large' ? { ...read, ...(await hashOf(path)) } : read;
  }
  const sha256 = parseSha256(createHash('sha256').update(read).digest('hex'));
  const fault = findPdfFault(read);
  if (fault) return { ...fault, sha256 };
  // a view: a file of 20 MB is not copied
  const bytes = new Uint8Array(read.buffer, read.byteOffset, read.byteLength);
  return { kind: 'content', bytes, sha256 };
}

/** Of a file that is too large to be held; none when it cannot be read to its end. */
async function hashOf(path: string): Promise<{ readonly sha256?: Sha256 }> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return {};
  }
  return { sha256: parseSha256(hash.digest('hex')) };
}

async function readFolder(folder: string, root: string, collector: Collector): Promise<void> {
  const entries = await readdir(folder);
  const visible = entries.filter((name) => !name.startsWith('.')).toSorted();
  const names = new Set(visible);
  for (const name of visible.filter((one) => !isSidecar(one, names))) {
    const path = join(folder, name);
    try {
      const target = await realpath(path);
      const info = await stat(target);
      if (relative(root, target).split(sep)[0] === '..') {
        collector.add(failLink(path, 'link_outside_folder', 'the link leads out of the folder'));
      } else if (info.isFile()) {
        collector.add(await toFileLink(path, names));
      } else if (info.isDirectory() && folder === root && target !== root) {
        await readFolder(path, root, collector);
      } else {
        const reason = info.isDirectory() ? 'a folder in a folder is not read' : 'not a file';
        collector.add({ url: toUrl(path), seenAs: {}, ...ignore('not_a_pdf', reason) });
      }
    } catch (error) {
      const isLoose = /^(ENOENT|ELOOP)$/.test(codeOf(error));
      const reason = isLoose ? `the link leads nowhere: ${messageOf(error)}` : messageOf(error);
      collector.add(failLink(path, isLoose ? 'link_outside_folder' : 'unreadable', reason));
      if (!isLoose) collector.report('unreadable', `${toPrintable(path)}: ${reason}`);
    }
  }
}

async function toFileLink(path: string, names: ReadonlySet<string>): Promise<DiscoveredLink> {
  const url = toUrl(path);
  const slug = basename(path);
  if (!/\.pdf$/i.test(slug)) {
    return { url, seenAs: { slug }, ...ignore('not_a_pdf', 'another kind of file') };
  }
  const sidecar = await readSidecar(path, names);
  if (typeof sidecar === 'string') return failLink(path, 'bad_sidecar', sidecar);
  const seenAs = { ...sidecar, slug };
  const label = `${sidecar.label ?? ''} ${sidecar.title ?? ''}`;
  const judged = judgeFile({ url, kind: 'pdf', label, isOnSeries: true });
  // Whoever put a file here meant it: only its own name can say that it is another publication.
  if (judged.verdict === 'ignored') return { url, seenAs, ...judged };
  return { url, seenAs, verdict: 'taken', rule: 'folder_file' };
}

function isSidecar(name: string, names: ReadonlySet<string>): boolean {
  if (!/\.json$/i.test(name)) return false;
  const stem = name.slice(0, -'.json'.length);
  return names.has(stem) || names.has(`${stem}.pdf`) || names.has(`${stem}.PDF`);
}

/** What the sidecar of a PDF says, nothing when there is none; or why it cannot be understood. */
async function readSidecar(path: string, names: ReadonlySet<string>): Promise<SeenAs | string> {
  const stem = path.slice(0, -'.pdf'.length);
  const sidecar = [`${stem}.json`, `${path}.json`].find((one) => names.has(basename(one)));
  if (sidecar === undefined) return {};
  const read = await readWhole(sidecar, MAX_SIDECAR_BYTES);
  if ('kind' in read) return read.message;
  const json = parseJson(read.toString('utf8'));
  if (json === undefined) return 'the sidecar is not JSON';
  const { data, error } = SIDECAR.safeParse(json);
  return data ?? `the sidecar cannot be understood: ${describeMisfit(error)}`;
}

/** The bytes of an ordinary file; a pipe or a device is refused instead of waited for. */
async function readWhole(path: string, maxBytes: number): Promise<NonSharedBuffer | Failed> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const info = await file.stat();
    if (!info.isFile()) return failed('unreadable', 'not an ordinary file');
    if (info.size > maxBytes) return failed('too_large', `more than ${maxBytes / 1_000_000} MB`);
    return await file.readFile();
  } catch (error) {
    return failed('unreadable', messageOf(error));
  }
}

function failLink(path: string, rule: FailRule, reason: string): DiscoveredLink {
  const seenAs = { slug: basename(path) };
  return { url: toUrl(path), seenAs, verdict: 'failed', rule, reason };
}

function toUrl(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

function messageOf(error: unknown): string {
  return toPrintable(describeError(error).message);
}
