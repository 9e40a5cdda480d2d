import { describe, expect, test } from 'vitest';

import { parseDotEnv } from '../../src/dotenv.ts';
import { SETTING_NAMES } from '../../src/config.ts';

const CANARY = 'canary-7f3';

const parse = (file: string | Uint8Array) =>
  parseDotEnv(typeof file === 'string' ? Buffer.from(file) : file, SETTING_NAMES);
const valuesOf = (file: string | Uint8Array) => {
  const { values, problems } = parse(file);
  expect(problems).toEqual([]);
  return Object.fromEntries(values);
};
const utf16 = (text: string, bigEndian = false) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('whatever editor or shell wrote it, the line is read', () => {
  test.each<[string, string | Uint8Array]>([
    ['plain', 'SOURCES=./inbox\nWORKERS=2\n'],
    ['no newline at the end', 'SOURCES=./inbox\nWORKERS=2'],
    ['the mark of UTF-8 (Notepad)', '\uFEFFSOURCES=./inbox\nWORKERS=2\n'],
    ['UTF-16 (echo … > .env in PowerShell)', utf16('SOURCES=./inbox\r\nWORKERS=2\r\n')],
    ['UTF-16, big end first', utf16('SOURCES=./inbox\nWORKERS=2', true)],
    ['CRLF', 'SOURCES=./inbox\r\nWORKERS=2\r\n'],
    ['lone CR (old Mac editors)', 'SOURCES=./inbox\rWORKERS=2\r'],
    ['export', 'export SOURCES=./inbox\nexport\tWORKERS=2'],
    ['what declare -p prints', 'declare -x SOURCES="./inbox"\ndeclare -x WORKERS="2"'],
    ['blanks around', '  SOURCES = ./inbox  \n\tWORKERS\t=\t2\t'],
    ['no-break blanks of a web page', 'SOURCES\u00A0=\u00A0./inbox\u00A0\nWORKERS=2'],
    ['quotes', `SOURCES='./inbox'\nWORKERS="2"`],
    ['comments', '# first\n\nSOURCES=./inbox # the folder\nWORKERS="2" # two\n  # last'],
    ['an example filled in further down', 'SOURCES=\nWORKERS=2\nSOURCES=./inbox'],
  ])('%s', (_, file) => {
    expect(valuesOf(file)).toEqual({ SOURCES: './inbox', WORKERS: '2' });
  });

  test('what belongs to a value stays in it', () => {
    expect(
      valuesOf(`DATABASE_URL=postgres://u:a#b'c$d%40=@h/d?sslmode=require
USER_AGENT='says "hi" \\n # and more'
SCHEDULE=30 6 * * 1-5
DATA_DIR="a folder"
EXTRA_CA_FILE=
ALERT_WEBHOOK_URL=  # none yet
https_proxy=http://proxy:3128`),
    ).toEqual({
      DATABASE_URL: `postgres://u:a#b'c$d%40=@h/d?sslmode=require`,
      USER_AGENT: 'says "hi" \\n # and more',
      SCHEDULE: '30 6 * * 1-5',
      DATA_DIR: 'a folder',
      EXTRA_CA_FILE: '',
      ALERT_WEBHOOK_URL: '',
      https_proxy: 'http://proxy:3128',
    });
  });
});

describe('or it is refused by its number, without its value', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['no "="', `DATABASE_URL postgres://u:${CANARY}@h/d`, /^line 1: .* write DATABASE_URL=value/],
    ['YAML', `WORKERS=2\nSOURCES: https://${CANARY}/?a=b`, /^line 2: .* write SOURCES=value/],
    ['PowerShell', `$env:SOURCES = "${CANARY}"`, /^line 1: .* write SOURCES=value/],
    ['cmd', `set SOURCES=${CANARY}`, /^line 1: .* write SOURCES=value/],
    ['JSON', `{\n"SOURCES": "${CANARY}=",\n}`, /^line 1: has no "="/],
    ['a line that is the rest of a secret', `WORKERS=2\n${CANARY}`, /^line 2: has no "="/],
    ['the rest of one in base64', `Y2FuYXJ5LTdmMw${CANARY.slice(6, 7)}==`, /^line 1: what/],
    [
      'a name with a typing mistake',
      `DATABSE_URL=${CANARY}`,
      /^line 1: DATABSE_URL .*mean DATABASE_URL/,
    ],
    ['a name in small letters', `database_url=${CANARY}`, /mean DATABASE_URL/],
    ['a name with a hyphen', `USER-AGENT=${CANARY}`, /write USER_AGENT=value/],
    ['a secret file for what has none', `HEARTBEAT_URL_FILE=${CANARY}`, /mean HEARTBEAT_URL/],
    ['a name of nobody', `PORT=${CANARY}`, /^line 1: PORT is no setting/],
    [
      'the address of a database elsewhere',
      `POSTGRES_URL=postgres://${CANARY}`,
      /is called DATABASE_URL/,
    ],
    [
      'an empty address of a database',
      'WORKERS=1\nDATABASE_URL=',
      /^line 2: DATABASE_URL is empty/,
    ],
    ['empty quotes', `DATABASE_URL_FILE=""`, /^line 1: DATABASE_URL_FILE is empty/],
    ['twice', `WORKERS=2\n\nWORKERS=${CANARY}`, /^line 3: WORKERS is set in line 1 already/],
    ['twice, then empty', `WORKERS=2\nWORKERS=`, /^line 2: WORKERS is set in line 1 already/],
    [
      'a quote that stays open',
      `SOURCES="${CANARY}\nWORKERS=2"`,
      /^line 1: SOURCES has a quote that is not closed/,
    ],
    [
      'a value over two lines',
      `DATABASE_URL='${CANARY}\n${CANARY}'`,
      /^line 1: DATABASE_URL has a quote/,
    ],
    ['a quote that was not opened', `SOURCES=${CANARY}"`, /^line 1: SOURCES has quotes/],
    ['a list of quoted entries', `SOURCES="${CANARY}","b"`, /^line 1: SOURCES has text behind/],
    ['typographic quotes', `SOURCES=“${CANARY}”`, /^line 1: SOURCES has typographic quotes/],
    ['German quotes', `SOURCES=„${CANARY}“`, /typographic/],
    ['French quotes', `SOURCES=«${CANARY}»`, /typographic/],
    ['a backtick', `SOURCES=\`${CANARY}\``, /typographic/],
    ['an escape in double quotes', `DATA_DIR="C:\\new\\${CANARY}"`, /backslash in double quotes/],
    [
      'a line that goes on',
      `SOURCES=${CANARY}, \\\n./inbox`,
      /^line 1: SOURCES ends with a backslash/,
    ],
    ['another variable', `DATA_DIR=\${HOME}/${CANARY}`, /refers to another variable/],
    ['a command', `DATABASE_URL="$(cat ${CANARY})"`, /refers to another variable/],
    ['"==" of a programmer', `WORKERS == ${CANARY}`, /has "=" twice/],
    ['":=" of another', `WORKERS := ${CANARY}`, /write WORKERS=value/],
    ['a comment without a blank', `WORKERS=#${CANARY}`, /begins with #/],
    [
      'an invisible character',
      `SOURCES=./in\u200Bbox`,
      /^line 1: SOURCES holds an invisible character \(U\+200B\)/,
    ],
    ['a bell', `SOURCES=./in\u0007box`, /U\+0007/],
    ['NUL', `WORKERS=2\nSOURCES=${CANARY}\0`, /^holds a NUL character in line 2/],
    [
      'UTF-16 without its mark',
      utf16(`SOURCES=${CANARY}`).subarray(2),
      /^holds a NUL character in line 1/,
    ],
    [
      'Latin-1',
      Buffer.from('WORKERS=2\nUSER_AGENT=caf\xe9', 'latin1'),
      /^line 2: USER_AGENT holds bytes that are not UTF-8/,
    ],
  ])('%s', (_, file, problem) => {
    const { problems } = parse(file);
    expect(problems[0]).toMatch(problem);
    expect(problems.join('\n')).not.toContain(CANARY);
    expect(problems.join('\n')).not.toContain('Y2Fu');
  });

  test('all of them at once', () => {
    expect(parse('A\nWORKERS=2\nB C=\n').problems).toHaveLength(2);
  });
});
