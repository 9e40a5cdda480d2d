/**
 * `.env`: one setting a line, `NAME=value`. Each line is read or refused by its number; nothing is guessed and no value
 * is part of a message. What shells, Docker and libraries read differently (escapes, expansion, values over several
 * lines) is refused. Pure.
 */
import { describeMistyped, findMistyped } from './usual-mistakes.ts';
import { decodePlainText, findUnreadable, splitLines, TYPOGRAPHIC_QUOTES } from './files.ts';

type Value = { readonly value: string; readonly problem?: never } | { readonly problem: string };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What others read from the same file: Compose, Node, the libraries and the tests of this program. */
const OF_OTHERS =
  /^(?:DATABASE_PORT|TEST_DATABASE_URL|TZ|LANG|TMPDIR|(?:https?|no|all)_proxy|(?:LC|NODE|npm|POSTGRES|COMPOSE|DOCKER|SSL_CERT|OPENSSL)_\w+)$/i;
/** What people write before a name for their shell. */
const PREFIX = /^(?:export|declare\s+-x)\s+(?=\S+\s*=)/;
/** The address of a Postgres, however it is spelled. */
const DATABASE_ADDRESS = /^(?:jdbc:)?postgres(?:ql)?(?:\+\w+)?:/i;
const DATABASE_NAMES = ['DATABASE_URL', 'DATABASE_URL_FILE'];

/**
 * Reads the bytes of the file: values in its order, each name once, and problems, 'line 3: …' each. `known` are the names
 * of the settings.
 */
export function parseDotEnv(bytes: Uint8Array, known: readonly string[]) {
  const decoded = decodePlainText(bytes);
  if (decoded.problem !== undefined)
    return { values: new Map<string, string>(), problems: [decoded.problem] };
  const values = new Map<string, { readonly value: string; readonly number: number }>();
  const problems: string[] = [];
  for (const [index, text] of splitLines(decoded.text).entries()) {
    if (/^\s*(?:#|$)/.test(text)) continue;
    const number = index + 1;
    const read = parseLine(text, known);
    const earlier = typeof read === 'string' ? undefined : values.get(read.name);
    if (typeof read === 'string') problems.push(`line ${number}: ${read}`);
    // an empty line of the example that is filled in further down contradicts nothing
    else if (earlier && earlier.value !== '') {
      const already = `${read.name} is set in line ${earlier.number} already; keep one of them`;
      problems.push(`line ${number}: ${already}`);
    } else values.set(read.name, { value: read.value, number });
  }
  problems.push(...findStrayDatabase(values));
  return { values: new Map([...values].map(([name, { value }]) => [name, value])), problems };
}

function parseLine(text: string, known: readonly string[]) {
  const line = text.trim().replace(PREFIX, '');
  const at = line.indexOf('=');
  const name = (at === -1 ? line : line.slice(0, at)).trim();
  if (at === -1 || !NAME.test(name)) return describeNoName(line, at, known);
  if (!known.includes(name) && !OF_OTHERS.test(name)) return describeUnknown(name, known);
  const read = parseValue(line.slice(at + 1).trim());
  const problem = read.problem ?? findUnreadable(read.value);
  if (read.problem !== undefined || problem !== undefined) return `${name} ${problem}`;
  if (read.value === '' && DATABASE_NAMES.includes(name))
    return `${name} is empty; give it a value, or remove the line to use the embedded database`;
  return { name, value: read.value };
}

/** Only what is one of ours is repeated: such a line may be the rest of a secret. */
function describeNoName(line: string, at: number, known: readonly string[]): string {
  const word =
    /^(?:(?:set|setx|setenv|export|let|var|const)\s+|\$env:)?([A-Za-z_][\w-]*)/i.exec(line)?.[1] ??
    '';
  const meant = known.includes(word) ? word : findMistyped([word], known)[0]?.meant;
  if (meant !== undefined) return `is not understood; write ${meant}=value`;
  return at === -1
    ? 'has no "="; write NAME=value, begin a comment with #, and keep a value on one line'
    : 'what stands before "=" is no name of a setting; write NAME=value';
}

function describeUnknown(name: string, known: readonly string[]): string {
  const mistyped = findMistyped([name], known)[0];
  if (mistyped) return `${describeMistyped(mistyped)} Rename it, or remove the line`;
  // anything else before "=" may be the rest of a secret
  const shown = /^[A-Z][A-Z0-9_]*$/.test(name) ? name : 'what it names';
  return `${shown} is no setting of this program; remove the line, or set it in the environment of whoever reads it`;
}

function parseValue(text: string): Value {
  const [first = ''] = text;
  if (first === '"' || first === "'") return parseQuoted(text, first);
  if (first === '=') return { problem: 'has "=" twice; put a value that begins with = in quotes' };
  if (/^#\S/.test(text))
    return { problem: 'begins with #, a comment to some programs; put it in quotes' };
  const value = text.replace(/(?:^|\s+)#.*$/s, '').trim();
  if (isTypographic(value.at(0)) || isTypographic(value.at(-1)))
    return { problem: `has typographic quotes; write plain ones (" or ') or none` };
  if (value.includes('"') || value.endsWith("'"))
    return { problem: 'has quotes that do not stand around the whole value' };
  if (/\s\\$/.test(value)) return { problem: 'ends with a backslash; a value stands on one line' };
  return checkExpansion(value);
}

function isTypographic(character: string | undefined): boolean {
  return character !== undefined && TYPOGRAPHIC_QUOTES.includes(character);
}

function parseQuoted(text: string, quote: string): Value {
  const end = text.indexOf(quote, 1);
  if (end === -1)
    return { problem: 'has a quote that is not closed in its line; a value stands on one line' };
  const value = text.slice(1, end);
  const rest = text.slice(end + 1);
  if (!/^\s*(?:#.*)?$/s.test(rest)) {
    return {
      problem:
        'has text behind the closing quote; a quote within the value needs the other kind around it',
    };
  }
  if (quote === "'") return { value };
  if (value.includes('\\'))
    return {
      problem:
        'has a backslash in double quotes, which programs read differently; use single quotes',
    };
  return checkExpansion(value);
}

/** Compose and shells put another value in its place; this program does not. */
function checkExpansion(value: string): Value {
  return /\$\{|\$\(/.test(value)
    ? {
        problem:
          'refers to another variable, which is not filled in here; write the value, or put it in single quotes',
      }
    : { value };
}

/** An address of a database under a name that we do not read would mean that another database is used in silence. */
function findStrayDatabase(
  values: ReadonlyMap<string, { readonly value: string; readonly number: number }>,
): string[] {
  if (DATABASE_NAMES.some((name) => values.has(name))) return [];
  return [...values]
    .filter(([, { value }]) => DATABASE_ADDRESS.test(value))
    .map(
      ([name, { number }]) =>
        `line ${number}: ${name} holds the address of a database, but the setting is called DATABASE_URL`,
    );
}
