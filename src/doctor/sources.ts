/** The sources: does each answer us, let us in, and list documents of ours? */
import { findAdvice } from './advice.ts';
import type { Http } from '../extract/http/http.ts';
import { discoverSource } from '../extract/listing/discover.ts';
import { counted, printable, toPrintableUrl } from '../printable.ts';
import { sourceCommands } from '../program.ts';
import { type Examination, examiner } from './check.ts';

const { fail, ok } = examiner('sources');

const IN_RUNBOOK =
  'docs/runbook.md, "Failures of a link" and "Trouble with a source", has an entry for the code.';

export async function examineSources(
  sources: readonly string[],
  http: Http,
  signal: AbortSignal,
): Promise<Examination[]> {
  if (sources.length === 0) {
    const advice = `Find the page of UWV that lists the publications and try it: ${sourceCommands().discover} (a folder with PDFs works too)`;
    return [fail('sources', 'SOURCES is not set', advice)];
  }
  return await Promise.all(sources.map((source) => examine(source, http, signal)));
}

async function examine(source: string, http: Http, signal: AbortSignal): Promise<Examination> {
  const { kind, problem, foreign, links } = await discoverSource(source, { http, signal });
  const name = toPrintableUrl(source);
  // an inbox may be empty
  if (problem && !(kind === 'folder' && problem.code === 'nothing_listed')) {
    const problems = foreign ? [problem, foreign] : [problem];
    const found = problems.map(({ code, message }) => `${message} [${code}]`).join('; ');
    const advice = problems.map(({ code }) => findAdvice(code, source) ?? IN_RUNBOOK).join('. ');
    return fail('source', `${name}: ${found}`, printable(advice));
  }
  const taken = links.filter(({ verdict }) => verdict === 'taken').length;
  return ok('source', `${name} (${kind}) lists ${counted(taken, 'document')} of ours`);
}
