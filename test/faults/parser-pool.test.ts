import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { createParserPool } from '../../src/extract/pdf/pool.ts';
import { buildMaze } from '../support/hostile-pdf.ts';
import { createMarker } from '../support/marked-child.ts';
import { areGone, listSandboxed } from '../support/processes.ts';

const samples = new URL('../../samples/', import.meta.url);
const sampleName = readdirSync(samples).find((name) => name.endsWith('.pdf')) ?? '';
const sample = readFileSync(new URL(sampleName, samples));
const endless = buildMaze(12);

describe('the pool', () => {
  it('starts children when they are needed, at most `workers`, and keeps them', async () => {
    using marker = createMarker();
    await using pool = createParserPool({ workers: 2, sandbox: marker.child });
    expect(listSandboxed(marker.folder)).toEqual([]);
    const readings = await Promise.all(Array.from({ length: 9 }, () => pool.readPdf(sample)));
    expect(readings.map((reading) => reading.kind)).toEqual(Array(9).fill('text'));
    // a reader and its watcher each
    expect(listSandboxed(marker.folder)).toHaveLength(4);
    expect(pool.restarts).toBe(0);
  });

  it('replaces a child after so many documents, which is no restart', async () => {
    using marker = createMarker();
    await using pool = createParserPool({ workers: 1, recycleAfter: 2, sandbox: marker.child });
    const seen = new Set<string>();
    for (let count = 0; count < 6; count++) {
      await pool.readPdf(sample);
      seen.add(
        listSandboxed(marker.folder)
          .map((found) => found.pid)
          .join(),
      );
    }
    expect(seen.size).toBeGreaterThanOrEqual(3);
    expect(pool.restarts).toBe(0);
  });

  it('tries a document that takes too long twice, each in a child of its own', async () => {
    using marker = createMarker();
    await using pool = createParserPool({ workers: 1, timeoutMs: 400, sandbox: marker.child });
    expect(await pool.readPdf(endless)).toEqual({
      kind: 'refused',
      code: 'parser_limit',
      detail: 'the parser process gave no answer within 400 ms and was killed, twice',
    });
    expect(pool.restarts).toBe(2);
    expect(await areGone(marker.folder)).toBe(true);
  });

  it('gives a child that others keep waiting its time, and one that only waits no more', async () => {
    // a tenth of the processor, as beside a busy neighbour: three times its limit by the clock
    const slow = `
      say('ready');
      const idle = new Int32Array(new SharedArrayBuffer(4));
      process.stdin.once('data', () => {
        for (let slice = 0; slice < 12; slice++) {
          Atomics.wait(idle, 0, 0, 100);
          for (let work = 0; work < 5e6; work++);
        }
        say('an answer');
      });`;
    const silent = `say('ready'); setInterval(() => {}, 60_000);`;
    const ends = await Promise.all(
      [slow, silent].map(async (code) => {
        using marker = createMarker();
        const sandbox = marker.fakeChild(code);
        await using pool = createParserPool({ workers: 1, timeoutMs: 400, sandbox });
        return await pool.readPdf(sample);
      }),
    );
    expect(ends).toMatchObject([
      { detail: expect.stringContaining('an answer') as string },
      { detail: expect.stringContaining('gave no answer within 400 ms') as string },
    ]);
  });

  it('reads a document whose child was killed from outside in a fresh one', async () => {
    using marker = createMarker();
    await using pool = createParserPool({ workers: 1, sandbox: marker.child });
    await pool.readPdf(sample);
    for (const { pid } of listSandboxed(marker.folder)) process.kill(pid, 'SIGKILL');
    expect(await pool.readPdf(sample)).toMatchObject({ kind: 'text' });
  });

  it('lets no hostile document stand in the way of others', async () => {
    await using pool = createParserPool({ workers: 2, timeoutMs: 1_500 });
    const hostile = pool.readPdf(endless);
    for (let count = 0; count < 5; count++) {
      expect(await pool.readPdf(sample)).toMatchObject({ kind: 'text' });
    }
    expect(await hostile).toMatchObject({ code: 'parser_limit' });
  });

  it('says that the parser cannot be started, instead of blaming the document', async () => {
    await using pool = createParserPool({ workers: 1, sandbox: { dataSegmentKb: 200_000 } });
    await expect(pool.readPdf(sample)).rejects.toMatchObject({ code: 'parser_unavailable' });
  });

  it('does not block the event loop while children are busy', async () => {
    await using pool = createParserPool({ workers: 1, timeoutMs: 600 });
    let turns = 0;
    const timer = setInterval(() => turns++, 10);
    await pool.readPdf(endless);
    clearInterval(timer);
    // blocked until the time is up, the timer would have fired once
    expect(turns).toBeGreaterThan(2);
  });
});

describe('an abort', () => {
  it('rejects with its reason at once, ends the child, and the pool goes on', async () => {
    using marker = createMarker();
    await using pool = createParserPool({ workers: 1, timeoutMs: 30_000, sandbox: marker.child });
    await pool.readPdf(sample);
    await expect(pool.readPdf(endless, AbortSignal.timeout(200))).rejects.toThrow('timeout');
    expect(await areGone(marker.folder)).toBe(true);
    expect(await pool.readPdf(sample)).toMatchObject({ kind: 'text' });
    expect(pool.restarts).toBe(0);
  });

  it('also rejects a document that waits its turn', async () => {
    await using pool = createParserPool({ workers: 1, timeoutMs: 700 });
    const busy = pool.readPdf(endless);
    const controller = new AbortController();
    const waiting = pool.readPdf(sample, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(await busy).toMatchObject({ code: 'parser_limit' });
  });

  it('that came before rejects without a child', async () => {
    using marker = createMarker();
    await using pool = createParserPool({ workers: 1, sandbox: marker.child });
    await expect(pool.readPdf(sample, AbortSignal.abort(new Error('no')))).rejects.toThrow('no');
    expect(listSandboxed(marker.folder)).toEqual([]);
  });
});

describe('close', () => {
  it('ends idle and busy children and rejects what was being read or waited for', async () => {
    using marker = createMarker();
    const pool = createParserPool({ workers: 2, timeoutMs: 30_000, sandbox: marker.child });
    await Promise.all([pool.readPdf(sample), pool.readPdf(sample)]);
    const readings = [endless, endless, sample].map((bytes) =>
      expect(pool.readPdf(bytes)).rejects.toMatchObject({ code: 'parser_closed' }),
    );
    await pool[Symbol.asyncDispose]();
    expect(await areGone(marker.folder, 0)).toBe(true);
    await Promise.all(readings);
    await expect(pool.readPdf(sample)).rejects.toMatchObject({ code: 'parser_closed' });
  });

  it('leaves none behind that was just being started', async () => {
    using marker = createMarker();
    const pool = createParserPool({ workers: 1, sandbox: marker.child });
    const reading = pool.readPdf(sample).catch((error: unknown) => error);
    await new Promise((resolve) => setImmediate(resolve));
    await pool[Symbol.asyncDispose]();
    expect(await reading).toMatchObject({ code: 'parser_closed' });
    expect(await areGone(marker.folder, 0)).toBe(true);
  });
});

describe('kill -9 of the parent', () => {
  it('leaves no child, not even one that never looks at its pipes', async () => {
    using marker = createMarker();
    const file = join(marker.folder, 'endless.pdf');
    writeFileSync(file, endless);
    const script = fileURLToPath(new URL('../fixtures/parser-parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [script, file, marker.folder], { stdio: 'ignore' });
    // until both readers are up and deep in the document
    while (listSandboxed(marker.folder).filter((found) => found.cpuTicks > 150).length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    parent.kill('SIGKILL');
    expect(await areGone(marker.folder, 2_000)).toBe(true);
  });
});
