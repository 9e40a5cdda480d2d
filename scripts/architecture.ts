/**
 * The picture of the parts in docs/architecture.md, made from the imports of src: `npx node scripts/architecture.ts`.
 * With `--check` it changes nothing and fails when the picture is not the code's.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PAGE = join(ROOT, 'docs/architecture.md');
const BEGIN = '<!-- made by scripts/architecture.ts from the imports: do not edit -->\n';
const END = '<!-- end -->';

/** What is called at run time: a type alone is no arrow. */
const IMPORT =
  /^(?:import|export)\s(?!type\b|\{(?:\s*type\s[^,}]+,?)+\s*\})[^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm;

/** 'src/extract/pdf/pool.ts' → 'extract/pdf'; the files at the top of src, but for main.ts, are the words that all use. */
function partOf(file: string): string | undefined {
  const [, first = '', second = ''] = file.split('/');
  if (first === 'main.ts') return 'main';
  if (first.endsWith('.ts')) return undefined;
  return first === 'extract' ? `extract/${second}` : first;
}

function readEdges(): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const file of globSync('src/**/*.ts', { cwd: ROOT }).sort()) {
    const from = partOf(file);
    if (from === undefined) continue;
    const text = readFileSync(join(ROOT, file), 'utf8');
    const targets = edges.get(from) ?? new Set();
    for (const match of text.matchAll(IMPORT)) {
      const to = partOf(normalize(join(dirname(file), match[1] ?? match[2] ?? '')));
      if (to !== undefined && to !== from) targets.add(to);
    }
    edges.set(from, targets);
  }
  return edges;
}

function draw(): string {
  const edges = readEdges();
  const parts = [...edges.keys()].sort();
  const arrows = parts.flatMap((from) =>
    [...(edges.get(from) ?? [])].sort().map((to) => `  ${idOf(from)} --> ${idOf(to)}`),
  );
  const boxes = parts.map((part) => `  ${idOf(part)}["${part}"]`);
  return ['```mermaid', 'flowchart TD', ...boxes, ...arrows, '```', ''].join('\n');
}

function idOf(part: string): string {
  return part.replace('/', '_');
}

const page = readFileSync(PAGE, 'utf8');
const [before, rest = ''] = page.split(BEGIN);
const after = rest.slice(rest.indexOf(END));
const fresh = `${before}${BEGIN}\n${draw()}\n${after}`;
if (!process.argv.includes('--check')) writeFileSync(PAGE, fresh);
else if (fresh !== page) {
  process.stderr.write(
    'docs/architecture.md: the picture is not that of the imports. Run: npx node scripts/architecture.ts\n',
  );
  process.exitCode = 1;
}
