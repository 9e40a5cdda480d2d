/** `discover [URL]`: what a listing holds and, for each link, why it was taken or left. Nothing is stored. */
import { usage, type ExitStatus } from '../errors.ts';
import { createHttp } from '../extract/http/http.ts';
import { discoverSource } from '../extract/listing/discover.ts';
import type { DiscoveredLink, Discovery } from '../extract/listing/discovery.ts';
import { printable } from '../printable.ts';
import { findSourceMistake } from '../usual-mistakes.ts';
import { findAdvice } from '../doctor/advice.ts';
import { toHttpOptions } from './session.ts';
import { requireSources } from './run.ts';
import { type Invocation, type Output, report } from './invocation.ts';
import { formatTable } from './table.ts';

/** Exit status: done, or source when a listing could not be read or holds nothing. */
export async function discoverCommand(
  invocation: Invocation,
  url: string | undefined,
  options: Output,
): Promise<ExitStatus> {
  const { log, signal, terminal } = invocation;
  // an address named on the command line is as much named by the operator as one in SOURCES
  const config = url === undefined ? invocation.config : { ...invocation.config, sources: [url] };
  const mistake = url === undefined ? undefined : findSourceMistake(url, undefined);
  if (mistake !== undefined)
    throw usage(mistake, 'Type the address as the browser shows it, or the path of a folder.');
  requireSources(config);
  await using http = createHttp(toHttpOptions(config, log));
  let status: ExitStatus = 'done';
  for (const source of config.sources) {
    const deps = { http, signal, maxPages: config.maxListingPages };
    const discovery = await discoverSource(source, deps);
    report(terminal, options, toObjects(discovery), () => describeDiscovery(discovery));
    if (discovery.problem || discovery.links.some((link) => link.verdict === 'failed'))
      status = 'source';
  }
  return status;
}

// What `discover` prints. Pure: a Discovery in, lines or objects out.

/** Longest label or title in the table (characters). */
const LABEL_WIDTH = 72;

const COLUMNS = ['verdict', 'rule', 'title / label', 'address'] as const;
const ORDER = { taken: 0, failed: 1, ignored: 2 } as const;

/** For people: a table of the links, then what it comes to and what to do when something is wrong. */
export function describeDiscovery(discovery: Discovery): string[] {
  const { links, problem, foreign } = discovery;
  const sorted = links.toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const rows = sorted.map((link) => [link.verdict, link.rule, describeLink(link), link.url]);
  const failures = links.flatMap((link) =>
    link.verdict === 'failed'
      ? [`failed: ${printable(link.url)}`, `  ${link.rule}: ${printable(link.reason)}`]
      : [],
  );
  return [
    ...(rows.length === 0 ? [] : [...formatTable(COLUMNS, rows), '']),
    ...(failures.length === 0 ? [] : [...failures, '']),
    describeReading(discovery),
    ...[problem, foreign].flatMap((one) =>
      one ? [`problem: ${one.code}: ${printable(one.message)}`] : [],
    ),
    ...toAdvice(discovery),
  ];
}

/** Counts mean something only when something was read. */
function describeReading({ source, kind, links, problem, complete }: Discovery): string {
  if (links.length === 0 && problem && !complete && !NOT_OURS.has(problem.code)) {
    return `${printable(source)} could not be read`;
  }
  const { taken, ignored, failed } = countVerdicts(links);
  // what is none of ours was read all the same
  const isOtherwiseWhole = problem !== undefined && NOT_OURS.has(problem.code);
  const counts = `${links.length} found: ${taken} taken, ${ignored} ignored, ${failed} failed`;
  return `${printable(source)} (${kind}), ${counts}; read ${complete || isOtherwiseWhole ? 'completely' : 'only in part'}`;
}

/** For programs: one for each link, and one with the sum at the end. */
export function toObjects(discovery: Discovery): object[] {
  const { source, kind, complete, links, problem = null, foreign = null } = discovery;
  const ofLinks = links.map(({ url, verdict, rule, reason, seenAs }) => ({
    url,
    verdict,
    rule,
    reason: reason ?? null,
    seen_as: seenAs,
  }));
  const counts = { found: links.length, ...countVerdicts(links) };
  return [...ofLinks, { source, kind, complete, problem, foreign, ...counts }];
}

/** Codes of a source that was read, and in which nothing of ours was found. */
const NOT_OURS = new Set<string>(['nothing_listed', 'nothing_of_ours', 'listing_not_recognised']);

/** What a person can do next, when there is something to do. */
function toAdvice({ source, links, problem, foreign, kind }: Discovery): string[] {
  const advice = [problem, foreign].flatMap((one) => (one && findAdvice(one.code, source)) ?? []);
  if (advice.length > 0) return advice.map((one) => `what to do: ${printable(one)}.`);
  const { taken, failed } = countVerdicts(links);
  if (taken > 0) return [];
  if (failed > 0 || (problem && kind !== 'folder' && !NOT_OURS.has(problem.code))) {
    return ['what to do: see why above, and try again later; what could not be read may be ours.'];
  }
  if (kind === 'folder')
    return ['what to do: put PDFs in the folder, or name another one in SOURCES.'];
  const isNoList = problem?.code === 'listing_not_recognised';
  const why = isNoList ? 'this is no list of links' : 'nothing here is ours';
  return [
    `what to do: ${why}. Open the site in a browser, find the page that lists "Transparantie van klantprofielen",`,
    'and try its address with: discover ADDRESS. PDFs saved by hand can be read from a folder: SOURCES=/path/to/folder.',
  ];
}

function describeLink({ seenAs }: DiscoveredLink): string {
  const { title, label, slug } = seenAs;
  const words = [title, label].filter((text) => text !== undefined && text !== '');
  const text = words.length > 0 ? words.join(' / ') : (slug ?? '');
  return text.length > LABEL_WIDTH ? `${text.slice(0, LABEL_WIDTH - 1)}…` : text;
}

function countVerdicts(links: readonly DiscoveredLink[]) {
  const count = (verdict: DiscoveredLink['verdict']) =>
    links.filter((link) => link.verdict === verdict).length;
  return { taken: count('taken'), ignored: count('ignored'), failed: count('failed') };
}
