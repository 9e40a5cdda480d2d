import { describe, expect, it } from 'vitest';

import { describeDiscovery, toObjects } from '../../../src/commands/discover.ts';
import type { Discovery } from '../../../src/extract/listing/discovery.ts';

const DISCOVERY: Discovery = {
  source: 'https://www.uwv.nl/nl/k',
  kind: 'listing',
  complete: false,
  problem: { code: 'page_unreadable', message: '1 of 2 publication pages' },
  links: [
    {
      url: 'https://www.uwv.nl/l.pdf',
      seenAs: { label: 'Lees\u001b[31mwijzer' },
      verdict: 'ignored',
      rule: 'reading_guide',
      reason: 'explains',
    },
    {
      url: 'https://www.uwv.nl/p',
      seenAs: { title: 'Q4 2022' },
      verdict: 'failed',
      rule: 'http_404',
      reason: 'answers 404',
    },
    {
      url: 'https://www.uwv.nl/r.pdf',
      seenAs: { title: 'Q1 2023', label: 'Rijnmond', slug: 'r.pdf' },
      verdict: 'taken',
      rule: 'series_page',
    },
  ],
};

const textOf = (discovery: Discovery): string => describeDiscovery(discovery).join('\n');

describe('describeDiscovery', () => {
  it('shows every link with its rule, what we take first', () => {
    expect(describeDiscovery(DISCOVERY)).toEqual([
      'verdict  rule           title / label         address',
      '───────  ─────────────  ────────────────────  ────────────────────────',
      'taken    series_page    Q1 2023 / Rijnmond    https://www.uwv.nl/r.pdf',
      'failed   http_404       Q4 2022               https://www.uwv.nl/p',
      'ignored  reading_guide  Lees\\u{1b}[31mwijzer  https://www.uwv.nl/l.pdf',
      '',
      'failed: https://www.uwv.nl/p',
      '  http_404: answers 404',
      '',
      'https://www.uwv.nl/nl/k (listing), 3 found: 1 taken, 1 ignored, 1 failed; read only in part',
      'problem: page_unreadable: 1 of 2 publication pages',
    ]);
  });

  it.each([
    ['nothing_listed', 'discover ADDRESS'],
    ['tls', 'EXTRA_CA_FILE'],
    ['host_not_allowed', 'ALLOWED_HOSTS'],
    ['http_403', 'USER_AGENT'],
  ] as const)('says what to do after %s', (code, words) => {
    const text = textOf({ ...DISCOVERY, links: [], problem: { code, message: 'x' } });
    expect(text).toContain(words);
  });
});

it('nothing that a source says moves the cursor', () => {
  const words = '\u001B[2J\u009B31m\u202E\u0007';
  const link = {
    url: `https://www.uwv.nl/${words}`,
    seenAs: { title: words, label: words, slug: words },
    reason: words,
  };
  const text = textOf({
    ...DISCOVERY,
    source: `https://www.uwv.nl/${words}`,
    problem: { code: 'page_unreadable', message: words },
    links: [
      { ...link, verdict: 'failed', rule: 'http_404' },
      { ...link, verdict: 'ignored', rule: 'reading_guide' },
      { ...link, verdict: 'taken', rule: 'series_page' },
    ],
  });
  expect(text).toContain('\\u{1b}[2J');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

it('what is no list of links is not said to hold nothing of ours', () => {
  const problem = { code: 'listing_not_recognised', message: 'x is a sitemap' } as const;
  const text = textOf({ ...DISCOVERY, links: [], problem });
  expect(text).toContain('what to do: this is no list of links.');
  expect(text).not.toContain('nothing here is ours');
});

it('a page that was read and holds nothing of ours was read completely', () => {
  const problem = { code: 'nothing_of_ours', message: 'x lists 2 links' } as const;
  const links = DISCOVERY.links.filter((link) => link.verdict === 'ignored');
  const text = textOf({ ...DISCOVERY, complete: false, links, problem });
  expect(text).toContain('read completely');
});

it('a list that was read in part and holds nothing of ours: both, and what to do about each', () => {
  const problem = { code: 'http_403', message: 'page 2 of the list answers 403' } as const;
  const foreign = { code: 'nothing_of_ours', message: 'x lists 2 links' } as const;
  const links = DISCOVERY.links.filter((link) => link.verdict === 'ignored');
  const lines = describeDiscovery({ ...DISCOVERY, links, problem, foreign });
  expect(lines.slice(-5)).toEqual([
    expect.stringContaining('read only in part'),
    'problem: http_403: page 2 of the list answers 403',
    'problem: nothing_of_ours: x lists 2 links',
    expect.stringContaining('set USER_AGENT'),
    expect.stringContaining('find the page that does'),
  ]);
});

describe('a source that could not be read', () => {
  const unread: Discovery = {
    source: 'https://www.uwv.nl/x',
    kind: 'listing',
    complete: false,
    links: [],
    problem: { code: 'http_404', message: 'https://www.uwv.nl/x answers 404' },
  };

  it('is not said to hold nothing of ours, nor to be read in part', () => {
    expect(describeDiscovery(unread)).toEqual([
      'https://www.uwv.nl/x could not be read',
      'problem: http_404: https://www.uwv.nl/x answers 404',
      expect.stringMatching(/^what to do: there is nothing at this address .* copy its address/),
    ]);
  });

  it.each([
    ['dns', 'https://www.uvw.example/x', 'the name www.uvw.example cannot be looked up'],
    ['refused', 'http://127.0.0.1:1/', '127.0.0.1:1 could not be reached'],
    ['unreadable', 'uwv.nl/nl', 'begins with https://'],
    ['bad_answer', 'https://www.uwv.nl/x', 'try again later'],
  ] as const)('%s', (code, source, words) => {
    const text = textOf({ ...unread, source, problem: { code, message: 'x' } });
    expect(text).toContain(words);
    expect(text).not.toMatch(/nothing here is ours|only in part/);
  });

  it('nor is a listing whose pages failed', () => {
    const links = DISCOVERY.links.filter((link) => link.verdict === 'failed');
    expect(textOf({ ...DISCOVERY, links })).not.toContain('nothing here is ours');
  });
});

describe('toObjects', () => {
  it('makes one object a link, the sum last', () => {
    const lines = toObjects(DISCOVERY);
    expect(lines).toHaveLength(4);
    expect(lines[2]).toEqual({
      url: 'https://www.uwv.nl/r.pdf',
      verdict: 'taken',
      rule: 'series_page',
      reason: null,
      seen_as: { title: 'Q1 2023', label: 'Rijnmond', slug: 'r.pdf' },
    });
    expect(lines[3]).toEqual({
      source: DISCOVERY.source,
      kind: 'listing',
      complete: false,
      problem: DISCOVERY.problem,
      foreign: null,
      found: 3,
      taken: 1,
      ignored: 1,
      failed: 1,
    });
  });
});
