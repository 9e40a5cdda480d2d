/** Parser children that a test can tell from those of other tests: their command line holds a folder of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parserSandbox } from '../../src/extract/pdf/pool.ts';
import type { SandboxOptions } from '../../src/extract/pdf/sandbox.ts';

type Child = Pick<SandboxOptions, 'script' | 'readable'>;

export type Marker = Disposable & {
  readonly folder: string;
  /** Our own child, marked. */
  readonly child: Child;
  /** A child that runs this JavaScript instead; `say` writes a frame. */
  fakeChild(code: string): Child;
};

const SAY = `
const say = (text) => {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  process.stdout.write(Buffer.concat([head, body]));
};
`;

/** A folder in the scratch space whose name marks the children of one test; it goes when the test ends. */
export function createMarker(): Marker {
  const folder = mkdtempSync(join(tmpdir(), 'parser test '));
  const own = parserSandbox();
  return {
    folder,
    child: { ...own, readable: [...own.readable, folder] },
    fakeChild(code) {
      const script = join(folder, 'child.mjs');
      writeFileSync(script, SAY + code);
      return { script, readable: [folder] };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
