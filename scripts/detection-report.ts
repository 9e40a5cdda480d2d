/**
 * Writes docs/detection.md: what each check catches and lets through, measured over seeded mutations. Takes some minutes.
 * `--check` measures again and fails when the file says otherwise.
 */
import { readFile, writeFile } from 'node:fs/promises';

import { toReport } from '../test/support/mutations/report.ts';
import { runStudies } from '../test/support/mutations/studies.ts';
import { CORPUS_TOOLS, requireFullTools } from '../test/support/require-full-tools.ts';

const FILE = new URL('../docs/detection.md', import.meta.url);

requireFullTools([...CORPUS_TOOLS, 'engines']);
const text = toReport(await runStudies());
if (process.argv.includes('--check')) {
  const kept = await readFile(FILE, 'utf8').catch(() => '');
  if (kept !== text) {
    const now = new Set(text.split('\n'));
    const stale = kept.split('\n').filter((line) => !now.has(line));
    process.stderr.write(
      `docs/detection.md is stale; run: npx node scripts/detection-report.ts\n${stale.join('\n')}\n`,
    );
    process.exitCode = 1;
  }
} else await writeFile(FILE, text);
