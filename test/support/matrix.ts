/** How much of a dear matrix is tried: all of it in `npm run test:full`, an example of each kind in `npm test`. For tests alone: the benches have no vitest. */
import { inject } from 'vitest';

import { ENGINES, type Engine } from './database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    matrix: 'examples' | 'whole';
  }
}

/** Whether dear matrices are tried whole (vitest.full.config.ts). */
export const IS_WHOLE = inject('matrix') === 'whole';
/** For tests that migrate from nothing, seconds of WebAssembly each: `npm test` tries them on the server. */
export const MIGRATED_ENGINES: readonly Engine[] = IS_WHOLE ? ENGINES : ['server'];
