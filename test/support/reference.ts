import { fileURLToPath } from 'node:url';

import { readReference } from '../../src/reference/read.ts';

export const REFERENCE_FOLDER = fileURLToPath(new URL('../../reference', import.meta.url));

/** The reference of the project. */
export const reference = await readReference(REFERENCE_FOLDER);
