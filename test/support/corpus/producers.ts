/** The programs that make PDFs of the corpus: each prints many files in one go. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { chromium } from 'playwright-core';

const run = promisify(execFile);

/** A source file (HTML or OpenDocument) and the PDF to make of it. */
export type Job = {
  readonly source: string;
  readonly target: string;
  readonly landscape: boolean;
  /** With a structure tree, where the program can write one. */
  readonly tagged: boolean;
};

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser, one page. */
export async function printWithChromium(jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    const page = await browser.newPage({ javaScriptEnabled: false });
    for (const { source, target, landscape, tagged } of jobs) {
      await page.setContent(await readFile(source, 'utf8'));
      const pdf = await page.pdf({ tagged, landscape, preferCSSPageSize: true });
      await writeFile(target, pdf);
    }
  } finally {
    await browser.close();
  }
}

const WEASYPRINT = `
import json, sys, weasyprint
from weasyprint.text.fonts import FontConfiguration
for source, target, tagged in json.load(sys.stdin):
    weasyprint.HTML(source).write_pdf(target, pdf_tags=tagged)
`;

export async function printWithWeasyPrint(jobs: readonly Job[]): Promise<void> {
  const orders = jobs.map(({ source, target, tagged }) => [source, target, tagged]);
  await feed(
    '.tools/weasyprint/bin/python',
    ['-W', 'ignore', '-c', WEASYPRINT],
    JSON.stringify(orders),
  );
}

/** It reads a line of arguments for each file. */
export async function printWithWkhtmltopdf(jobs: readonly Job[]): Promise<void> {
  const lines = jobs.map(
    ({ source, target, landscape }) =>
      `--quiet --page-size A4 --orientation ${landscape ? 'Landscape' : 'Portrait'} --margin-top 15mm --margin-bottom 15mm --margin-left 15mm --margin-right 15mm "${source}" "${target}"`,
  );
  await feed('wkhtmltopdf', ['--read-args-from-stdin'], `${lines.join('\n')}\n`, {
    QT_QPA_PLATFORM: 'offscreen',
  });
}

/** Writer and Calc alike: the kind of the document decides. A profile of its own keeps other runs out of the way. */
export async function printWithLibreOffice(jobs: readonly Job[], profile: string): Promise<void> {
  for (const tagged of [false, true]) {
    const some = jobs.filter((job) => job.tagged === tagged);
    const filter = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}';
    await convert(some, profile, tagged ? filter : 'pdf');
  }
}

async function convert(jobs: readonly Job[], profile: string, format: string): Promise<void> {
  if (jobs.length === 0) return;
  const folder = join(dirname(jobs[0]?.target ?? ''), 'office');
  await mkdir(folder, { recursive: true });
  const sources = jobs.map(({ source }) => source);
  await run(
    'soffice',
    [
      `-env:UserInstallation=file://${profile}`,
      '--headless',
      '--norestore',
      '--convert-to',
      format,
      '--outdir',
      folder,
      ...sources,
    ],
    { maxBuffer: 1 << 24 },
  );
  for (const { source, target } of jobs) {
    const name = basename(source).replace(/\.[^.]+$/, '.pdf');
    await rename(join(folder, name), target);
  }
  await rm(folder, { recursive: true, force: true });
}

async function feed(
  command: string,
  args: readonly string[],
  input: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors.join('').slice(-2000)}`);
}

/** What is done to a PDF after it was made. */
export const REWRITES = [
  'ghostscript',
  'linearized',
  'object-streams',
  'owner-password',
  'user-password',
  'rotated-90',
  'rotated-180',
  'rotated-270',
] as const;
export type Rewrite = (typeof REWRITES)[number];

const QPDF: Readonly<Record<Exclude<Rewrite, 'ghostscript'>, readonly string[]>> = {
  linearized: ['--linearize'],
  'object-streams': ['--object-streams=generate', '--compress-streams=y'],
  'owner-password': ['--encrypt', '', 'eigenaar', '256', '--print=full', '--'],
  'user-password': ['--encrypt', 'lezer', 'eigenaar', '256', '--'],
  'rotated-90': ['--rotate=+90'],
  'rotated-180': ['--rotate=+180'],
  'rotated-270': ['--rotate=+270'],
};

export async function rewritePdf(rewrite: Rewrite, source: string, target: string): Promise<void> {
  if (rewrite === 'ghostscript') {
    await run('gs', [
      '-q',
      '-dNOPAUSE',
      '-dBATCH',
      '-dSAFER',
      '-sDEVICE=pdfwrite',
      `-sOutputFile=${target}`,
      source,
    ]);
    return;
  }
  await run(
    'qpdf',
    ['--deterministic-id', ...QPDF[rewrite], source, target].filter(
      (arg, _, all) => arg !== '--deterministic-id' || !all.includes('--encrypt'),
    ),
  );
}
