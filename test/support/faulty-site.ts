/** The small site of the demo, bent: any address can be made to misbehave, always or a number of times. */
import type { ServerResponse } from 'node:http';

import type { SitePublication } from '../../src/demo/site-pages.ts';
import {
  sendAnswer,
  startSite,
  type Site,
  type SiteAnswer,
  type SiteOptions,
  type SiteQuestion,
} from './site.ts';

/** Answers instead of the site; `answer` is what the site would have said. */
export type Fault = (response: ServerResponse, answer: SiteAnswer, question: SiteQuestion) => void;

export type FaultySite = Site & {
  /** From now on requests whose path contains `part` meet the fault, `times` times (default: always). */
  readonly misbehave: (part: string, fault: Fault, times?: number) => void;
  /** All faults are over. */
  readonly behave: () => void;
};

/** Starts the site of the demo with faults to be added. */
export async function startFaultySite(options: SiteOptions): Promise<FaultySite> {
  const faults: { part: string; fault: Fault; left: number }[] = [];
  const site = await startSite(options, (question, response, answer) => {
    const entry = faults.find(({ part, left }) => left > 0 && question.path.includes(part));
    if (entry === undefined) return false;
    entry.left -= 1;
    entry.fault(response, answer, question);
    return true;
  });
  return {
    ...site,
    misbehave: (part, fault, times = Infinity) => {
      faults.push({ part, fault, left: times });
    },
    behave: () => {
      faults.length = 0;
    },
  };
}

/** A status with an empty page and perhaps some headers. */
export function answerStatus(status: number, headers: Record<string, string> = {}): Fault {
  return (response) => {
    sendAnswer(response, { status, headers, body: Buffer.from('<html>no</html>') });
  };
}

/** Something else with status 200. */
export function answerBody(body: string | Uint8Array, headers: Record<string, string> = {}): Fault {
  return (response) => {
    sendAnswer(response, { status: 200, headers, body: Buffer.from(body) });
  };
}

/** One byte every `ms` milliseconds. */
export function drip(ms: number): Fault {
  return (response, answer) => {
    response.writeHead(answer.status, answer.headers);
    let at = 0;
    const timer = setInterval(() => {
      response.write(answer.body.subarray(at, at + 1));
      at += 1;
    }, ms);
    response.on('close', () => {
      clearInterval(timer);
    });
  };
}

/** Announces the whole length, sends part of it and hangs up. */
export function cutAfter(bytes: number): Fault {
  return (response, answer) => {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    response.write(answer.body.subarray(0, bytes), () => {
      response.destroy();
    });
  };
}

/** Sends the part as if it were all: nothing in HTTP tells. */
export function sendOnly(bytes: number): Fault {
  return (response, answer) => {
    sendAnswer(response, { ...answer, body: answer.body.subarray(0, bytes) });
  };
}

/** Whatever is asked, nothing has changed. */
export const lieNotModified: Fault = (response) => {
  response.writeHead(304, { etag: '"stuck"' });
  response.end();
};

/** Hangs up before anything is said. */
export const hangUp: Fault = (response) => {
  response.destroy();
};

/** Takes the question and never answers. */
export const stayMute: Fault = () => undefined;

/** The bytes of something that passes for a whole PDF. */
export function pdfBytes(words: string, size = 200): Uint8Array {
  return Buffer.from(`%PDF-1.4\n% ${words} ${'.'.repeat(size)}\n%%EOF\n`);
}

/** A publication as the site lists it: `quarter` is '2023-q1', `region` 'Rijnmond'. */
export function publication(
  quarter: string,
  region: string,
  more: {
    readonly bytes?: Uint8Array;
    readonly slug?: string;
    readonly look?: 'list' | 'plain';
    readonly title?: string;
  } = {},
): SitePublication {
  const [year = '', number = ''] = quarter.split('-q');
  const ordinal = ['eerste', 'tweede', 'derde', 'vierde'][Number(number) - 1] ?? '';
  const {
    bytes = pdfBytes(`${quarter} ${region}`),
    slug = `${region.toLowerCase()}.pdf`,
    look = 'list',
  } = more;
  const title = more.title ?? `Transparantie van klantprofielen ${ordinal} kwartaal ${year}`;
  const page = { title, slug: `klantprofielen-${quarter}`, date: `${year}-07-27T22:00:00Z`, look };
  return { page, label: region, slug, bytes };
}
