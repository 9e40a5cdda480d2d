/**
 * A folder as a source: PDFs saved by hand, or a mirror. Sub-folders are read one level deep (one a quarter, say);
 * what lies deeper is reported and left. `NAME.json` beside `NAME.pdf` may say where it came from.
 */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { z } from 'zod';

import { parseSha256, type Sha256 } from '../../codes.ts';
import type { SeenAs } from '../../seen-as.ts';
import { failed, type DocumentAnswer, type Failed } from '../http/answers.ts';
import { toPrintable } from '../../printable.ts';
import { findPdfFault } from '../http/whole-pdf.ts';
import type { DiscoveredLink, FailRule, Listing } from './kinds.ts';
import { judgeFile } from './verdict.ts';

const MAX_BYTES = 20_000_000;
const MAX_SIDECAR_BYTES = 100_000;

const SIDECAR = z.object({
  url: z.url({ protocol: /^https?$/ }).optional(),
  title: z.string().optional(),
  label: z.string().optional(),
  date: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date')
    .optional(),
  region: z.array(z.string()).optional(),
  page: z.string().optional(),
});

/** Lists a folder, or a single PDF. A folder that cannot be read is a problem of the listing. */
export async function discoverFolder(path: string): Promise<Listing> {
  try {
    const root = await realpath(path);
    const isFolder = (await stat(root)).isDirectory();
    const links = isFolder ? await readFolder(root, root) : [await toFileLink(root, new Set())];
    if (links.length > 0) return { kind: 'folder', complete: true, links };
    const message = `${toPrintable(path)} holds no files`;
    return { kind: 'folder', complete: true, links, problem: { code: 'nothing_listed', message } };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = isMissing ? 'there is no such file or folder' : messageOf(error);
    const message = `${toPrintable(path)}: ${why}`;
    return { kind: 'folder', complete: false, links: [], problem: { code: 'unreadable', message } };
  }
}

/**
 * Reads a document of a folder, held to the same rules as a download: a whole PDF of at most 20 MB.
 * `etag` and `lastModified` are absent: the bytes are always read.
 */
export async function readFolderDocument(
  url: string,
  maxBytes = MAX_BYTES,
): Promise<DocumentAnswer> {
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
  return { kind: 'content', bytes, sha256, finalUrl: url };
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

async function readFolder(folder: string, root: string): Promise<DiscoveredLink[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(visible.map((entry) => entry.name));
  const links: DiscoveredLink[] = [];
  for (const { name } of visible) {
    if (isSidecar(name, names)) continue;
    links.push(...(await readEntry(folder, name, root, names)));
  }
  return links;
}

async function readEntry(
  folder: string,
  name: string,
  root: string,
  names: ReadonlySet<string>,
): Promise<DiscoveredLink[]> {
  const path = join(folder, name);
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    return [failLink(path, 'link_outside_folder', `the link leads nowhere: ${messageOf(error)}`)];
  }
  if (relative(root, target).split(sep)[0] === '..') {
    return [failLink(path, 'link_outside_folder', 'the link leads out of the folder')];
  }
  const info = await stat(target);
  if (info.isFile()) return [await toFileLink(path, names)];
  if (info.isDirectory() && folder === root && target !== root) return await readFolder(path, root);
  const reason = info.isDirectory() ? 'a folder in a folder is not read' : 'not a file';
  return [{ url: toUrl(path), seenAs: {}, verdict: 'ignored', rule: 'not_a_pdf', reason }];
}

async function toFileLink(path: string, names: ReadonlySet<string>): Promise<DiscoveredLink> {
  const name = path.slice(path.lastIndexOf(sep) + 1);
  const url = toUrl(path);
  if (!/\.pdf$/i.test(name)) {
    const reason = 'another kind of file';
    return { url, seenAs: { slug: name }, verdict: 'ignored', rule: 'not_a_pdf', reason };
  }
  const sidecar = await readSidecar(path, names);
  if ('problem' in sidecar) return failLink(path, 'bad_sidecar', sidecar.problem);
  const seenAs = { ...sidecar.seenAs, slug: name };
  const label = `${sidecar.seenAs.label ?? ''} ${sidecar.seenAs.title ?? ''}`;
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

async function readSidecar(
  path: string,
  names: ReadonlySet<string>,
): Promise<{ seenAs: SeenAs } | { problem: string }> {
  const stem = path.slice(0, -'.pdf'.length);
  const sidecar = [`${stem}.json`, `${path}.json`].find((candidate) =>
    names.has(candidate.slice(candidate.lastIndexOf(sep) + 1)),
  );
  if (sidecar === undefined) return { seenAs: {} };
  const read = await readWhole(sidecar, MAX_SIDECAR_BYTES);
  if ('kind' in read) return { problem: read.message };
  let json: unknown;
  try {
    json = JSON.parse(read.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return { problem: 'the sidecar is not JSON' };
  }
  const parsed = SIDECAR.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return { problem: `the sidecar cannot be understood: ${issues.join('; ')}` };
  }
  const { url, title, label, date, region, page } = parsed.data;
  const seenAs: SeenAs = {
    ...(title === undefined ? {} : { title }),
    ...(label === undefined ? {} : { label }),
    ...(date === undefined ? {} : { date }),
    ...(region === undefined ? {} : { regionTags: region }),
    ...(page === undefined ? {} : { page }),
    ...(url === undefined ? {} : { savedFrom: url }),
  };
  return { seenAs };
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
  const slug = path.slice(path.lastIndexOf(sep) + 1);
  return { url: toUrl(path), seenAs: { slug }, verdict: 'failed', rule, reason };
}

function toUrl(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

function messageOf(error: unknown): string {
  return toPrintable(error instanceof Error ? error.message : String(error));
}
