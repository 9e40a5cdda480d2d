import { execFileSync } from 'node:child_process';

/** `npm run test:full` fails at once, and says which tool is missing, instead of leaving something out. */
export function setup(): void {
  execFileSync('bash', ['scripts/full-tools.sh', '--check'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
