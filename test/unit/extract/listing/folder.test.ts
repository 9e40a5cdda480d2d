import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { discoverFolder, readFolderDocument } from '../../../../src/extract/listing/folder.ts';
import { pdfBytes } from '../../../support/faulty-site.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const write = async (
  name: string,
  content: string | Uint8Array = pdfBytes(name),
): Promise<void> => {
  await writeFile(join(folder, name), content);
};
const list = async (): Promise<string[]> => {
  const { links } = await discoverFolder(folder);
  return links.map(
    ({ url, verdict, rule }) =>
      `${decodeURIComponent(url.split('/').at(-1) ?? '')}: ${verdict} ${rule}`,
  );
};

describe('discoverFolder', () => {
  it('takes PDFs, reports other files, overlooks hidden ones and sidecars', async () => {
    await write('b.PDF');
    await write('a b%20é.pdf');
    await write('b.json', '{}');
    await write('.hidden.pdf');
    await write('notes.txt', 'x');
    await write('alone.json', '{}');
    await write('Leeswijzer.pdf');
    await write('factsheet.pdf');
    await expect(list()).resolves.toEqual([
      'Leeswijzer.pdf: ignored reading_guide',
      'a b%20é.pdf: taken folder_file',
      'alone.json: ignored not_a_pdf',
      'b.PDF: taken folder_file',
      'factsheet.pdf: ignored factsheet',
      'notes.txt: ignored not_a_pdf',
    ]);
  });

  it('says where a file came from when its sidecar does', async () => {
    await write('a.pdf');
    await write(
      'a.json',
      JSON.stringify({
        url: 'https://www.uwv.nl/x.pdf',
        title: 'Klantprofielen eerste kwartaal 2023',
        label: 'Rijnmond',
        date: '2023-07-27T22:00:00Z',
        note: 'mail',
      }),
    );
    const { links } = await discoverFolder(folder);
    expect(links).toMatchObject([
      {
        url: pathToFileURL(join(folder, 'a.pdf')).href,
        seenAs: {
          slug: 'a.pdf',
          title: 'Klantprofielen eerste kwartaal 2023',
          label: 'Rijnmond',
          date: '2023-07-27T22:00:00Z',
          savedFrom: 'https://www.uwv.nl/x.pdf',
        },
      },
    ]);
  });

  it.each(['{', '[]', '{"url":"file:///etc/passwd"}', '{"date":"gisteren"}', '{"title":7}'])(
    'fails a file whose sidecar is %s',
    async (sidecar) => {
      await write('a.pdf');
      await write('a.json', sidecar);
      await expect(list()).resolves.toEqual(['a.pdf: failed bad_sidecar']);
    },
  );

  it('reads one level of folders and reports deeper ones', async () => {
    await mkdir(join(folder, '2023-q1', 'deep'), { recursive: true });
    await writeFile(join(folder, '2023-q1', 'a.pdf'), pdfBytes('a'));
    await writeFile(join(folder, '2023-q1', 'deep', 'b.pdf'), pdfBytes('b'));
    await expect(list()).resolves.toEqual(['a.pdf: taken folder_file', 'deep: ignored not_a_pdf']);
  });

  it('reads the rest when one of its folders cannot be read, and says so', async () => {
    await write('a.pdf');
    await mkdir(join(folder, 'shut'));
    await chmod(join(folder, 'shut'), 0);
    await chmod(folder, 0o755);
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    const found = await discoverFolder(folder).finally(() => {
      if (root) process.seteuid?.(0);
    });
    expect(found.links.map(({ verdict, rule }) => `${verdict} ${rule}`)).toEqual([
      'taken folder_file',
      'failed unreadable',
    ]);
    expect(found).toMatchObject({ complete: false, problem: { code: 'unreadable' } });
    expect(found.problem?.message).toContain(join(folder, 'shut'));
  });

  it('refuses links that lead out of the folder or nowhere, follows those inside', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile(join(outside, 'secret.pdf'), pdfBytes('secret'));
    await write('a.pdf');
    await symlink(join(outside, 'secret.pdf'), join(folder, 'b.pdf'));
    await symlink(outside, join(folder, 'c'));
    await symlink('nowhere.pdf', join(folder, 'd.pdf'));
    await symlink('a.pdf', join(folder, 'e.pdf'));
    await symlink('.', join(folder, 'f'));
    const found = await list();
    await rm(outside, { recursive: true });
    expect(found).toEqual([
      'a.pdf: taken folder_file',
      'b.pdf: failed link_outside_folder',
      'c: failed link_outside_folder',
      'd.pdf: failed link_outside_folder',
      'e.pdf: taken folder_file',
      'f: ignored not_a_pdf',
    ]);
  });

  it('says when a folder is empty or not there', async () => {
    await expect(discoverFolder(folder)).resolves.toMatchObject({
      complete: true,
      problem: { code: 'nothing_listed' },
    });
    await expect(discoverFolder(join(folder, 'not'))).resolves.toMatchObject({
      complete: false,
      problem: { code: 'unreadable' },
    });
  });

  it('takes a single file', async () => {
    await write('a.pdf');
    await expect(discoverFolder(join(folder, 'a.pdf'))).resolves.toMatchObject({
      links: [{ rule: 'folder_file' }],
    });
  });
});

describe('readFolderDocument', () => {
  const read = (name: string, maxBytes = 1_000_000) =>
    readFolderDocument(pathToFileURL(join(folder, name)).href, maxBytes);

  it('gives whole bytes with their hash', async () => {
    await write('a.pdf', pdfBytes('x'));
    await expect(read('a.pdf')).resolves.toMatchObject({
      kind: 'content',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: new Uint8Array(pdfBytes('x')),
    });
  });

  it('fails what a download would fail', async () => {
    await write('half.pdf', '%PDF-1.4 half');
    await write('page.pdf', '<html>');
    await write('empty.pdf', '');
    await write('large.pdf', pdfBytes('x', 2_000));
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe.pdf')]);
    const answers = await Promise.all([
      read('half.pdf'),
      read('page.pdf'),
      read('empty.pdf'),
      read('large.pdf', 1_000),
      read('pipe.pdf'),
      read('gone.pdf'),
    ]);
    expect(answers.map((answer) => answer.kind === 'failed' && answer.code)).toEqual([
      'truncated',
      'not_a_pdf',
      'truncated',
      'too_large',
      'unreadable',
      'unreadable',
    ]);
  });
});
