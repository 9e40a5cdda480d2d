/** The settings under which the demo, and what looks at it afterwards, runs. */
import { join } from 'node:path';

import type { Environment } from '../config.ts';

/** The environment with the database of the demo: embedded, beside the data of the real one, never mixed with it. */
export function demoEnvironment(environment: Environment): Environment {
  return {
    ...environment,
    DATABASE_URL: undefined,
    DATABASE_URL_FILE: undefined,
    DATA_DIR: join(environment['DATA_DIR'] || './data', 'demo'),
  };
}
