import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

import { encodeFrame } from '../../src/extract/pdf/protocol.ts';
import { createParserPool, parserSandbox } from '../../src/extract/pdf/pool.ts';
import { killSandboxed, startSandboxed } from '../../src/extract/pdf/sandbox.ts';
import { selfTestSandbox } from '../../src/extract/pdf/self-test.ts';
import { createMarker } from '../support/marked-child.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const samples = new URL('../../samples/', import.meta.url);
const sampleName = readdirSync(samples).find((name) => name.endsWith('.pdf')) ?? '';
const sample = readFileSync(new URL(sampleName, samples));

describe('the sandbox', () => {
  it('holds: no files, no network, no programs, no gigabyte', async () => {
    expect(await selfTestSandbox()).toEqual([]);
  });

  it('is seen not to hold when the memory limit does not bite', async () => {
    expect(await selfTestSandbox({ dataSegmentKb: 4_000_000 })).toEqual([
      'the parser process can use 1 GB: its memory limit does not bite',
    ]);
  });

  it('is seen not to hold where only the permission model stands: signals, priorities, databases', () => {
    const folder = fileURLToPath(new URL('../../src/extract/pdf/', import.meta.url));
    const { stdout } = spawnSync(process.execPath, [
      '--permission',
      `--allow-fs-read=${folder}`,
      join(folder, 'probe.ts'),
    ]);
    // behind the length of the frame
    const allowed = JSON.parse(stdout.subarray(4).toString()) as string[];
    expect(allowed).toEqual(
      expect.arrayContaining(['send SIGUSR1', 'send SIGKILL', 'change a priority']),
    );
    expect(allowed).toContain('open a database');
    expect(allowed.filter((name) => /^(read|write) a file|open a connection/.test(name))).toEqual(
      [],
    );
  });

  it('gives way, also under a program that gives way further: it is never asked for a better place than ours', () => {
    const source = (name: string) => new URL(`../../src/extract/pdf/${name}`, import.meta.url).href;
    const code = `
      import { getPriority } from 'node:os';
      import { parserSandbox } from '${source('pool.ts')}';
      import { killSandboxed, startSandboxed } from '${source('sandbox.ts')}';
      const child = startSandboxed(parserSandbox());
      console.log(getPriority(child.pid));
      child.on('exit', () => killSandboxed(child)).kill('SIGKILL');`;
    const node = [process.execPath, '--input-type=module', '--eval', code];
    const placeUnder = (nice: number) =>
      spawnSync('nice', ['-n', String(nice), ...node], { encoding: 'utf8' }).stdout.trim();
    const own = [0, 15].map((nice) => Math.min(19, getPriority() + nice));
    expect([0, 15].map(placeUnder)).toEqual(own.map((place) => String(Math.max(5, place))));
  });

  it('is seen not to hold when nothing starts in it', async () => {
    expect(await selfTestSandbox({ dataSegmentKb: 200_000 })).toEqual([
      expect.stringContaining('did not start'),
    ]);
  });

  it('reaches no server, though one listens', async () => {
    using marker = createMarker();
    let visitors = 0;
    const server = createServer(() => visitors++).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const code = `
      import { connect } from 'node:net';
      say('ready');
      process.stdin.once('data', () => connect(${port}, '127.0.0.1', () => process.exit(0)).on('error', (e) => { console.error('Error ' + e.code); process.exit(5); }));`;
    await using pool = createParserPool({ workers: 1, sandbox: marker.fakeChild(code) });
    expect(await pool.readPdf(sample)).toMatchObject({
      detail: expect.stringContaining('ERR_ACCESS_DENIED'),
    });
    expect(visitors).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  it('keeps stderr clean, without the canvas that pdf.js would like to have', async () => {
    const child = startSandboxed(parserSandbox());
    let stderr = '';
    let stdout = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stdin.end(encodeFrame(Buffer.concat([Buffer.alloc(16), sample])));
    child.once('exit', () => killSandboxed(child));
    // stdin has ended, but the document that was begun comes first
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Transparantie van klantprofielen');
  });

  it('works in a folder with blanks in its name, from any working folder, without node_modules around it', async () => {
    using marker = createMarker();
    const copy = join(marker.folder, 'a copy');
    for (const part of ['src', 'package.json', 'node_modules/pdfjs-dist']) {
      cpSync(join(project, part), join(copy, part), { recursive: true });
    }
    for (const name of ['zod', 'p-limit', 'yocto-queue']) {
      symlinkSync(join(project, 'node_modules', name), join(copy, 'node_modules', name));
    }
    const program = `
      import { createParserPool } from ${JSON.stringify(pathToFileURL(join(copy, 'src/extract/pdf/pool.ts')).href)};
      import { readFileSync } from 'node:fs';
      await using pool = createParserPool({ workers: 1 });
      const reading = await pool.readPdf(readFileSync(${JSON.stringify(fileURLToPath(new URL(sampleName, samples)))}));
      process.stdout.write(reading.kind);`;
    const run = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: '/' });
    let output = '';
    run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await new Promise((resolve) => run.once('close', resolve));
    expect(output).toBe('text');
  });
});
