import { describe, expect, it } from 'vitest';

import { failed } from '../../../../src/extract/http/answers.ts';
import { toRobots } from '../../../../src/extract/http/robots.ts';

const ADDRESS = 'https://www.uwv.nl/robots.txt';
const AGENT = 'klantprofielen/1.0 (contact)';
const rules = (text: string) => toRobots(ADDRESS, { kind: 'rules', text }, AGENT);

describe('toRobots', () => {
  it('follows the rules for us before those for all', () => {
    const robots = rules(
      'User-agent: *\nDisallow: /\n\nUser-agent: klantprofielen\nDisallow: /geheim\nAllow: /\n',
    );
    expect(robots.findRefusal('https://www.uwv.nl/nl/x.pdf')).toBeUndefined();
    expect(robots.findRefusal('https://www.uwv.nl/geheim/x.pdf')?.code).toBe('robots_disallowed');
  });

  it('takes a page instead of rules for no rules', () => {
    expect(
      rules('<html>Pagina niet gevonden</html>').findRefusal('https://www.uwv.nl/x'),
    ).toBeUndefined();
  });

  it.each([
    ['2', 2_000],
    ['0.5', 500],
    ['3600', 10_000],
    ['-1', 0],
    ['soon', 0],
  ])('Crawl-delay %s means %i ms', (delay, expected) => {
    expect(rules(`User-agent: *\nCrawl-delay: ${delay}\n`).delayMs).toBe(expected);
  });

  it.each([
    ['http_404', undefined],
    ['http_403', undefined],
    ['http_401', undefined],
    ['http_429', 'robots_unreachable'],
    ['http_500', 'robots_unreachable'],
    ['timeout', 'robots_unreachable'],
    ['redirect_refused', 'robots_unreachable'],
    ['host_not_allowed', 'robots_unreachable'],
    ['tls', 'tls'],
    ['dns', 'dns'],
    ['refused', 'refused'],
  ] as const)('%s instead of robots.txt → %s', (code, expected) => {
    const robots = toRobots(ADDRESS, failed(code, 'why'), AGENT);
    expect(robots.findRefusal('https://www.uwv.nl/x.pdf')?.code).toBe(expected);
  });
});
