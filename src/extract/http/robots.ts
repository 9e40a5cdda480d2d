/** What a host's robots.txt says of us (RFC 9309). */
import robotsParserModule from 'robots-parser';

import { failed, hasTrait, type Failed } from './answers.ts';
import { toPrintableUrl } from '../../printable.ts';

/** More than this many characters of robots.txt are not read (RFC 9309 asks for 500 kB at least). */
const LONGEST = 512_000;
/** A longer Crawl-delay is not honoured (milliseconds): the run would never end. */
const LONGEST_DELAY_MS = 10_000;
// The package is CommonJS, its types say otherwise.
const parseRobotsText = robotsParserModule as unknown as typeof robotsParserModule.default;

export type Robots = {
  /** Why this address may not be fetched; undefined when it may. */
  readonly findRefusal: (url: string) => Failed | undefined;
  /** Milliseconds between two requests; 0 when nothing is asked. */
  readonly delayMs: number;
};

/** What the answer to the question for robots.txt allows: 4xx is "no rules", no answer at all is "nobody said yes". */
export function toRobots(
  address: string,
  answer: { readonly kind: 'rules'; readonly text: string } | Failed,
  userAgent: string,
): Robots {
  if (answer.kind === 'failed') {
    const { code, message } = answer;
    // 429 is no answer to the question (RFC 9309 leaves it open; everyone treats it like 5xx).
    const isAnswer = code.startsWith('http_4') && code !== 'http_429';
    const unread = `${toPrintableUrl(address)}: ${code}, ${message}`;
    const refusal = hasTrait(code, 'unreached') ? answer : failed('robots_unreachable', unread);
    return { findRefusal: () => (isAnswer ? undefined : refusal), delayMs: 0 };
  }
  const rules = parseRobotsText(address, answer.text.slice(0, LONGEST));
  const delay = (rules.getCrawlDelay(userAgent) ?? 0) * 1000;
  return {
    findRefusal: (url) => {
      if (rules.isAllowed(url, userAgent) !== false) return undefined;
      const message = `${toPrintableUrl(address)} does not allow ${toPrintableUrl(url)}`;
      return failed('robots_disallowed', message);
    },
    delayMs: Math.min(Math.max(delay, 0), LONGEST_DELAY_MS),
  };
}
