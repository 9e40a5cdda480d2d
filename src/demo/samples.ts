/** The bundled sample PDFs as publications of the small site: a page for each quarter, a document for each region. */
import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import type { SitePublication } from './site-pages.ts';

const TRUTH = z.array(
  z.object({ file: z.string(), region: z.string(), year: z.number(), quarter: z.number() }),
);

const ORDINALS = ['eerste', 'tweede', 'derde', 'vierde'];
/** When each quarter came out, as Dutch midnight in UTC; the last two in the next year. */
const PUBLISHED = ['-07-27T22:00:00Z', '-10-27T22:00:00Z', '-01-29T23:00:00Z', '-05-15T22:00:00Z'];
/** From this year on pages show the site's own link element. */
const NEW_LOOK_SINCE = 2022;

/** Reads the samples of a folder (its address ends with '/') by its `truth.json`; newest quarter first. */
export async function readSamplePublications(folder: URL): Promise<SitePublication[]> {
  const truth = TRUTH.parse(JSON.parse(await readFile(new URL('truth.json', folder), 'utf8')));
  const sorted = truth.toSorted((a, b) => b.year - a.year || b.quarter - a.quarter);
  return await Promise.all(
    sorted.map(async ({ file, region, year, quarter }) => ({
      page: {
        title: `Transparantie van klantprofielen ${ORDINALS[quarter - 1] ?? ''} kwartaal ${year}`,
        slug: `transparantie-klantprofielen-${year}-q${quarter}`,
        date: `${quarter > 2 ? year + 1 : year}${PUBLISHED[quarter - 1] ?? ''}`,
        look: year < NEW_LOOK_SINCE ? 'plain' : 'list',
      },
      label: region,
      slug: file,
      bytes: new Uint8Array(await readFile(new URL(file, folder))),
    })),
  );
}
