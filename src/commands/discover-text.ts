/** What `discover` prints. Pure: a Discovery in, text out. */
import type { DiscoveredLink, Discovery } from '../extract/listing/discover.ts';
import { formatTable, printable } from './terminal.ts';

/** Longest label or title in the table (characters). */
const LABEL_WIDTH = 72;

const COLUMNS = [
  { title: 'verdict' },
  { title: 'rule' },
  { title: 'title / label' },
  { title: 'address' },
] as const;
const ORDER = { taken: 0, failed: 1, ignored: 2 } as const;

/** For people: a table of the links, then what it comes to and what to do when something is wrong. */
export function formatDiscovery(discovery: Discovery): string {
  const { source, kind, links, problem, complete } = discovery;
  const sorted = links.toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const rows = sorted.map((link) => [link.verdict, link.rule, describeLink(link), link.url]);
  const failures = links.flatMap((link) =>
    link.verdict === 'failed'
      ? [`failed: ${printable(link.url)}`, `  ${link.rule}: ${printable(link.reason)}`]
      : [],
  );
  const { taken, ignored, failed } = countVerdicts(links);
  const counts = `${links.length} found: ${taken} taken, ${ignored} ignored, ${failed} failed`;
  const lines = [
    ...(rows.length === 0 ? [] : [...formatTable(COLUMNS, rows), '']),
    ...(failures.length === 0 ? [] : [...failures, '']),
    `${printable(source)} (${kind}), ${counts}; read ${complete ? 'completely' : 'only in part'}`,
    ...(problem ? [`problem: ${problem.code}: ${printable(problem.message)}`] : []),
    ...toAdvice(discovery),
  ];
  return `${lines.join('\n')}\n`;
}

/** For programs: one JSON object for each link, and one with the sum at the end. Each is a line. */
export function formatDiscoveryJson(discovery: Discovery): string {
  const { source, kind, complete, links, problem } = discovery;
  const ofLinks = links.map(({ url, verdict, rule, reason, seenAs }) => ({
    url,
    verdict,
    rule,
    reason: reason ?? null,
    seen_as: seenAs,
  }));
  const counts = { found: links.length, ...countVerdicts(links) };
  const sum = { source, kind, complete, problem: problem ?? null, ...counts };
  return [...ofLinks, sum].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** What a person can do next, when there is something to do. */
function toAdvice({ links, problem, kind }: Discovery): string[] {
  const taken = links.filter((link) => link.verdict === 'taken').length;
  if (problem?.code === 'host_not_allowed' || problem?.code === 'private_address') {
    return ['what to do: name the host in ALLOWED_HOSTS if it is right.'];
  }
  if (problem?.code === 'tls') {
    return ['what to do: put the missing certificate in a file and name it in EXTRA_CA_FILE.'];
  }
  if (problem?.code === 'http_403') {
    return ['what to do: the site may refuse our user agent; set USER_AGENT.'];
  }
  if (taken > 0) return [];
  if (kind === 'folder')
    return ['what to do: put PDFs in the folder, or name another one in SOURCES.'];
  return [
    'what to do: nothing here is ours. Open the site in a browser, find the page that lists "Transparantie van klantprofielen",',
    'and try its address with: discover ADDRESS. PDFs saved by hand can be read from a folder: SOURCES=/path/to/folder.',
  ];
}

function describeLink({ seenAs }: DiscoveredLink): string {
  const { title, label, slug } = seenAs;
  const words = [title, label].filter((text) => text !== undefined && text !== '');
  const text = words.length > 0 ? words.join(' / ') : (slug ?? '');
  return text.length > LABEL_WIDTH ? `${text.slice(0, LABEL_WIDTH - 1)}…` : text;
}

function countVerdicts(
  links: readonly DiscoveredLink[],
): Record<DiscoveredLink['verdict'], number> {
  const count = (verdict: DiscoveredLink['verdict']): number =>
    links.filter((link) => link.verdict === verdict).length;
  return { taken: count('taken'), ignored: count('ignored'), failed: count('failed') };
}
