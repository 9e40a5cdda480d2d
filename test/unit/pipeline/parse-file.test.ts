import { zstdCompressSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import {
  packReading,
  readerVersion,
  readSources,
  unpackReading,
} from '../../../src/pipeline/parse-file.ts';
import { makeReference } from '../../../src/reference/reference.ts';
import type { ReferenceData } from '../../../src/reference/schema.ts';
import { reference } from '../../support/reference.ts';

describe('what is kept', () => {
  test('why a file gave no text is kept', () => {
    const detail = 'it asks for a password';
    const refused = { kind: 'refused', code: 'encrypted', detail } as const;
    const packed = packReading(refused);
    expect(packed && unpackReading(packed)).toEqual(refused);
  });

  test('one of which any byte was damaged is not used', () => {
    const detail = 'a detail that says a little more than nothing';
    const packed = packReading({ kind: 'refused', code: 'encrypted', detail }) ?? [];
    const damaged = [...packed].map((byte, at) => Uint8Array.from(packed).with(at, byte ^ 1));
    expect(damaged.map(unpackReading)).toEqual(damaged.map(() => undefined));
  });

  test.each([
    ['no archive', Buffer.from('x')],
    ['no JSON', zstdCompressSync('{')],
    ['something else', zstdCompressSync('{"kind":"text","text":{"pages":[]}}')],
    ['a bomb', zstdCompressSync(`"${' '.repeat(50_000_000)}"`)],
  ])('%s is not used', (_, packed) => {
    expect(unpackReading(packed)).toBeUndefined();
  });
});

describe('the version of the reader', () => {
  const versionWith = (changes: Partial<ReferenceData>) =>
    readerVersion(makeReference({ ...reference.data, ...changes }));
  const { layouts, aliases, memberships, regions, knownDifferences } = reference.data;
  const edited: Partial<ReferenceData>[] = [
    { aliases: aliases.map((row) => ({ ...row, name_variants: [...row.name_variants, 'x'] })) },
    { memberships: memberships.slice(1) },
    { regions: regions.map((row) => ({ ...row, name_variants: [...row.name_variants, 'x'] })) },
    { knownDifferences: knownDifferences.slice(1) },
    { layouts: { ...layouts, layouts: layouts.layouts.slice(1) } },
  ];

  test('is another one after a spelling, a name or a heading was edited', async () => {
    const versions = await Promise.all([{}, ...edited].map(versionWith));
    expect(new Set(versions).size).toBe(versions.length);
    for (const version of versions) expect(version).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is the same after an edit of what reading does not look at', async () => {
    const others = { regionTiles: [], provinces: [], regionNumbers: [], reorganisations: [] };
    expect(await versionWith(others)).toBe(await readerVersion(reference));
  });

  test('looks at every source that takes part, and not at what judges or loads', async () => {
    const files = (await readSources()).map(([file]) => file);
    expect(files).toEqual(
      expect.arrayContaining([
        'extract/pdf/child.ts',
        'extract/pdf/page-text.ts',
        'extract/pdf/protocol.ts',
        'extract/table/headings.ts',
        'extract/table/tree.ts',
        'measures.ts',
        'reference/name-key.ts',
        'transform/title.ts',
      ]),
    );
    expect(files.filter((file) => /^(?:load|serve|report|transform\/checks)\//.test(file))).toEqual(
      [],
    );
  });
});
