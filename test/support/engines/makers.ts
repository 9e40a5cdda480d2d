/** The engines: each takes pages and writes their PDFs. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Page } from './page.ts';

export type Maker = {
  /** As scripts/engine-tools.sh calls it. */
  readonly name: string;
  readonly cannot: readonly ('turn' | 'join columns' | 'join rows')[];
  /** Writes the target of each page; throws with what the program said. */
  readonly make: (pages: readonly Page[]) => Promise<void>;
};

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));
const TOOLS = join(ROOT, '.tools/engines');

const run = promisify(execFile);

/** A maker of a command that takes the name of a file with pages. */
function maker(name: string, command: readonly string[], cannot: Maker['cannot'] = []): Maker {
  const [program = '', ...args] = command;
  const make = async (pages: readonly Page[]): Promise<void> => {
    if (pages.length === 0) return;
    const folder = await mkdtemp(join(tmpdir(), 'klantprofielen-engine-'));
    try {
      const jobs = join(folder, 'pages.json');
      await writeFile(jobs, JSON.stringify(pages));
      const env = {
        ...process.env,
        NODE_PATH: join(TOOLS, 'node/node_modules'),
        QT_QPA_PLATFORM: 'offscreen',
        PYTHONWARNINGS: 'ignore',
        SOURCE_DATE_EPOCH: '1700000000',
      };
      await run(program, [...args, jobs], { cwd: folder, env, maxBuffer: 1 << 26 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  return { name, cannot, make };
}

const python = (file: string): string[] => [join(TOOLS, 'python/bin/python'), PROGRAMS + file];
const java = (file: string): string[] => [
  'java',
  '-Xmx600m',
  '-cp',
  join(TOOLS, 'java/*'),
  PROGRAMS + file,
];

export const MAKERS: readonly Maker[] = [
  maker('typst', python('typeset.py')),
  maker('reportlab', python('platypus.py')),
  maker('fpdf2', python('fpdf2.py'), ['turn']),
  maker('mupdf', python('story.py'), ['turn']),
  maker('qt', python('qt.py'), ['turn']),
  maker('pdfmake', ['node', `${PROGRAMS}pdfmake.cjs`], ['turn']),
  maker('jspdf', ['node', `${PROGRAMS}jspdf.cjs`], ['turn']),
  maker('fop', java('Fop.java')),
  maker('openpdf', java('OpenPdf.java')),
  maker('pdfbox', java('PdfBox.java')),
  maker('groff', ['python3', `${PROGRAMS}tbl.py`], ['turn']),
  maker('pdftex', ['python3', `${PROGRAMS}latex.py`], ['join rows']),
  maker('prawn', ['ruby', `${PROGRAMS}prawn.rb`], ['turn']),
  maker('tcpdf', ['php', `${PROGRAMS}tcpdf.php`], ['turn']),
  maker('pdf-table', ['perl', `${PROGRAMS}perl.pl`], ['turn', 'join rows']),
  maker('gnumeric', ['python3', `${PROGRAMS}sheet.py`]),
  maker('go-fpdf', [join(TOOLS, 'bin/go-fpdf')]),
  maker('genpdf', [join(TOOLS, 'bin/genpdf')], ['turn', 'join columns', 'join rows']),
];

/** The engines that are installed, and the names of the others. */
export async function findMakers(): Promise<{ found: Maker[]; missing: string[] }> {
  const { stdout } = await run('bash', [join(ROOT, 'scripts/engine-tools.sh'), '--missing']);
  const missing = stdout.split('\n').filter((line) => line !== '');
  return { found: MAKERS.filter(({ name }) => !missing.includes(name)), missing };
}
