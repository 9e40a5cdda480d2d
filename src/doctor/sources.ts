/** The sources: does each answer us, and does its robots.txt let us in? */
import type { Http } from '../extract/http/answers.ts';
import { discoverSource } from '../extract/listing/discover.ts';
import { toPrintableUrl } from '../printable.ts';
import { fail, ok, type Examination } from './check.ts';

const ADVICE =
  'docs/runbook.md, "Failures of a link" and "Trouble with a source", has an entry for the code.';

export async function examineSources(
  sources: readonly string[],
  http: Http,
  signal: AbortSignal,
): Promise<Examination[]> {
  if (sources.length === 0) {
    return [
      fail(
        'sources',
        'sources',
        'SOURCES is not set',
        'Find the page of UWV that lists the publications and try it with `discover URL`; a folder with PDFs works too.',
      ),
    ];
  }
  return await Promise.all(
    sources.map((source) =>
      /^https?:/i.test(source)
        ? examineAddress(source, http, signal)
        : examineFolder(source, http, signal),
    ),
  );
}

async function examineAddress(
  source: string,
  http: Http,
  signal: AbortSignal,
): Promise<Examination> {
  const name = toPrintableUrl(source);
  const page = await http.getPage(source, signal);
  if (page.kind === 'failed') {
    return fail('sources', 'source', `${name}: ${page.message} [${page.code}]`, ADVICE);
  }
  if (page.kind === 'page') {
    return ok(
      'sources',
      'source',
      `${name} answers ${page.status}, ${page.body.length} characters (what it lists: discover)`,
    );
  }
  return page.isPdf
    ? ok('sources', 'source', `${name} answers with ${page.what}`)
    : fail('sources', 'source', `${name} is ${page.what} [nothing_of_ours]`, ADVICE);
}

async function examineFolder(
  source: string,
  http: Http,
  signal: AbortSignal,
): Promise<Examination> {
  const { problem, links } = await discoverSource(source, http, { signal, maxPages: 1 });
  return problem && problem.code !== 'nothing_listed'
    ? fail('sources', 'source', `${source}: ${problem.message} [${problem.code}]`, ADVICE)
    : ok('sources', 'source', `${source} is a folder with ${links.length} files`);
}
