import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/full-tools.sh', import.meta.url));

/** What the documents of the corpus are made with. */
export const CORPUS_TOOLS = ['chromium', 'soffice', 'wkhtmltopdf', 'weasyprint'];

/** Ends the process at once when one of the tools (none named: of all) is missing; says which, and how to install it. */
export function requireFullTools(tools: readonly string[] = []): void {
  const stdio = ['ignore', 'inherit', 'inherit'] as const;
  const { status } = spawnSync('bash', [SCRIPT, '--check', ...tools], { stdio: [...stdio] });
  if (status !== 0) process.exit(1);
}

/** `npm run test:full` leaves nothing out in silence. */
export function setup(): void {
  requireFullTools();
}
