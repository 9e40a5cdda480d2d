/**
 * Writes what the image is made of into a folder: the software bill of materials as npm knows it (CycloneDX), and the
 * licence of each package, one a line. Fails when a package tells none. Node and Debian's packages are those of the
 * base image, which has a bill of its own.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import packageFile from '../package.json' with { type: 'json' };

type Component = {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string };
    readonly expression?: string;
  }[];
};
type Bill = { readonly components: readonly Component[] };

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: npx node scripts/sbom.ts FOLDER\n');
  process.exit(2);
}

const bill = readBill();
const licences = bill.components.map(
  (one) => [`${one.name} ${one.version}`, licenceOf(one)] as const,
);
const silent = licences.filter(([, licence]) => licence === '');
if (silent.length > 0) throw new Error(`no licence: ${silent.map(([name]) => name).join(', ')}`);

mkdirSync(folder, { recursive: true });
const write = (name: string, text: string) => {
  const path = join(folder, `${packageFile.name}-${packageFile.version}${name}`);
  writeFileSync(path, text);
  process.stdout.write(`${path}\n`);
};
write('.cdx.json', `${JSON.stringify(bill, undefined, 2)}\n`);
write('.licences.txt', licences.map((one) => `${one.join('\t')}\n`).join(''));

/** Of a tree installed as the Dockerfile does: from the lockfile alone npm leaves out what something else asks for as optional. */
function readBill(): Bill {
  const parent = mkdtempSync(join(tmpdir(), 'sbom-'));
  // npm takes the name of the folder
  const tree = join(parent, packageFile.name);
  for (const name of ['package.json', 'package-lock.json', 'tools'])
    cpSync(name, join(tree, name), { recursive: true });
  const npm = (...args: string[]) =>
    execFileSync('npm', args, { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  try {
    npm(...'ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund'.split(' '));
    // npm misses them else
    npm('pkg', 'delete', 'devDependencies');
    const text = npm('sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application');
    return JSON.parse(text) as Bill;
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function licenceOf({ licenses = [] }: Component): string {
  return licenses
    .map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '')
    .join(', ');
}
