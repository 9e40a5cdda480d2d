/** The picture of a document that waits: drawn with the judgement, shown to whoever decides, gone when it is loaded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openInbox, type Inbox } from '../support/inbox.ts';
import { temporaryFolder } from '../support/program.ts';
import { changeCount, samplePublication } from '../support/sample-publication.ts';

let inbox: Inbox;
let out: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  inbox = await openInbox();
  out = temporaryFolder();
});

afterEach(async () => {
  out[Symbol.dispose]();
  await inbox[Symbol.asyncDispose]();
});

const gooi = samplePublication('gooi');
const WRONG = changeCount(gooi, 2, 1, 3);
const FILE = 'gooi-2020-q3.pdf';

async function overlays(): Promise<{ status: string; svg: string }[]> {
  return await inbox.query(
    'select status, svg from etl.overlay join etl.document using (document_key) order by document_key',
  );
}

describe('the overlay of a document in quarantine', () => {
  test('is kept with it, with what failed', async () => {
    await inbox.put(WRONG, FILE);
    await inbox.run();
    const [overlay, ...others] = await overlays();
    expect(others).toEqual([]);
    expect(overlay?.status).toBe('quarantined');
    expect(overlay?.svg).toContain('not loaded: row_sum');
    expect(overlay?.svg).toContain('Gooise Meren');
  });

  test('is a card when the file cannot be read', async () => {
    await inbox.put(gooi, FILE);
    const bytes = readFileSync(join(inbox.path, FILE));
    // what stands between the two marks is cut short
    writeFileSync(
      join(inbox.path, FILE),
      Buffer.concat([bytes.subarray(0, 400), Buffer.from('\n%%EOF\n')]),
    );
    await inbox.run();
    const [overlay] = await overlays();
    expect(overlay?.svg).toMatch(/not loaded: (invalid_pdf|no_text)/);
  });

  test('goes when the document is accepted', async () => {
    await inbox.put({ ...gooi, pct: 85 }, FILE);
    await inbox.run();
    const [hash = ''] = await inbox.hashes();
    expect(await overlays()).toHaveLength(1);
    const wish = ['--finding', 'coverage_pct', '--reason', 'asked'];
    const accepted = await inbox.program('accept', hash, ...wish);
    expect(accepted.code).toBe(0);
    expect(await overlays()).toEqual([]);
  });

  test('is drawn by the next run when it was not drawn with the judgement', async () => {
    await inbox.put(WRONG, FILE);
    await inbox.run();
    const [drawn] = await overlays();
    await inbox.query('delete from etl.overlay');
    expect(await inbox.run()).toMatchObject({ waiting: 1 });
    expect(await overlays()).toEqual([drawn]);
  });

  test('stays when it is rejected', async () => {
    await inbox.put(WRONG, FILE);
    await inbox.run();
    const [hash = ''] = await inbox.hashes();
    await inbox.program('reject', hash, '--reason', 'wrong');
    expect(await overlays()).toMatchObject([{ status: 'rejected' }]);
  });

  test('status --overlay shows all that wait on one page', async () => {
    await inbox.put(WRONG, FILE);
    await inbox.put({ ...samplePublication('rijnmond'), pct: 1 }, 'rijnmond-2023-q1.pdf');
    await inbox.run();
    const page = join(out.path, 'waiting.html');
    const status = await inbox.program('status', '--overlay', page);
    expect(status).toMatchObject({ code: 0 });
    const html = readFileSync(page, 'utf8');
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).toContain('<title>Overlay: 2 documents, 2 not loaded</title>');
    expect(html).not.toContain('<script');
  });
});

describe('inspect --overlay', () => {
  test('draws one document as an SVG', async () => {
    await inbox.put(WRONG, FILE);
    const svg = join(out.path, 'out.svg');
    const inspected = await inbox.program('inspect', '--overlay', svg, join(inbox.path, FILE));
    expect(inspected.code).toBe(3);
    expect(inspected.stderr).toContain(`Overlay written to ${svg}`);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg xmlns[\s\S]*row_sum[\s\S]*<\/svg>\n$/);
  });

  test('draws several on one page and leaves stdout to --json', async () => {
    await inbox.put(WRONG, FILE);
    await inbox.put(gooi, 'good.pdf');
    const files = [FILE, 'good.pdf'].map((file) => join(inbox.path, file));
    const page = join(out.path, 'out.html');
    const inspected = await inbox.program('inspect', '--json', '--overlay', page, ...files);
    const lines = inspected.stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { status: string }).status)).toEqual([
      'rejected',
      'ok',
    ]);
    expect(readFileSync(page, 'utf8')).toContain('2 documents, 1 not loaded');
  });

  test.each([
    ['an .svg for two files', 'two.svg', 2, /an .svg holds one document/],
    ['another kind of file', 'out.png', 1, /neither in .svg nor in .html/],
    ['a folder that is not there', join('nowhere', 'out.svg'), 1, /Cannot write/],
  ])('says what to do: %s', async (_, name, count, says) => {
    await inbox.put(gooi, FILE);
    const files = Array.from({ length: count }, () => join(inbox.path, FILE));
    const inspected = await inbox.program('inspect', '--overlay', join(out.path, name), ...files);
    expect(inspected.code).toBe(2);
    expect(inspected.stderr).toMatch(says);
  });
});
