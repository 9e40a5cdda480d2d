/** Answers of a web server byte by byte, right ones and wrong ones, each with the code in which the question for a document ends. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';

export type RawCase = {
  readonly name: string;
  /** Says its answer on the socket; `whole` is the document. */
  readonly answer: (socket: Socket, whole: Buffer, origin: string) => void;
  /** Code of the failure, or two where the moment decides ('a|b'); 'content' where the document comes all the same. */
  readonly ends: string;
  /** It waits, or makes others wait: it gets a host of its own. */
  readonly isAlone?: boolean;
};

const head = (first: string, ...lines: string[]) =>
  Buffer.from([`HTTP/1.1 ${first}`, ...lines, '', ''].join('\r\n'), 'latin1');
const length = (of: number) => `Content-Length: ${of}`;
const CHUNKED = 'Transfer-Encoding: chunked';
const chunk = (data: Buffer) =>
  Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]);
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** The whole document as it should come. */
export function answerWhole(socket: Socket, whole: Buffer): void {
  socket.write(Buffer.concat([head('200 OK', length(whole.length)), whole]));
}

const say =
  (...parts: (Buffer | string)[]) =>
  (socket: Socket): void => {
    socket.end(Buffer.concat(parts.map((part) => Buffer.from(part))));
  };
const sayOf =
  (parts: (whole: Buffer) => (Buffer | string)[]) =>
  (socket: Socket, whole: Buffer): void => {
    say(...parts(whole))(socket);
  };
/** Whoever closes without saying so breaks the next request on that connection, too: where that is not the case in hand. */
const CLOSE = 'Connection: close';
const status = (code: number, ...lines: string[]) =>
  say(head(`${code} X`, CLOSE, ...lines, length(6)), 'sorry\n');
const page = (body: string, type = 'application/pdf') =>
  say(head('200 OK', CLOSE, length(Buffer.byteLength(body)), `Content-Type: ${type}`), body);
const redirect =
  (to: (origin: string) => string, code = 302) =>
  (socket: Socket, _: Buffer, origin: string): void => {
    say(head(`${code} Moved`, CLOSE, `Location: ${to(origin)}`, length(0)))(socket);
  };
/** Repeats while the socket is open. */
const again = (socket: Socket, ms: number, work: () => void): void => {
  const timer = setInterval(work, ms);
  socket.on('close', () => clearInterval(timer));
};

const half = (whole: Buffer) => whole.subarray(0, 2_000);
const rest = (whole: Buffer) => whole.subarray(2_000);

const FRAMING: readonly RawCase[] = [
  { name: 'right length', answer: answerWhole, ends: 'content' },
  {
    name: 'no length, whole',
    answer: sayOf((whole) => [head('200 OK', 'Connection: close'), whole]),
    ends: 'content',
  },
  {
    name: 'chunked, whole',
    answer: sayOf((whole) => [
      head('200 OK', CHUNKED),
      chunk(half(whole)),
      chunk(rest(whole)),
      LAST_CHUNK,
    ]),
    ends: 'content',
  },
  {
    name: 'early hints first',
    answer: sayOf((whole) => [
      head('103 Early Hints', 'Link: </x>'),
      head('200 OK', length(whole.length)),
      whole,
    ]),
    ends: 'content',
  },
  {
    name: 'right length, cut',
    answer: sayOf((whole) => [head('200 OK', length(whole.length)), half(whole)]),
    ends: 'truncated',
  },
  {
    name: 'length too long',
    answer: sayOf((whole) => [head('200 OK', length(whole.length + 10)), whole]),
    ends: 'truncated',
  },
  {
    name: 'length too short',
    answer: sayOf((whole) => [head('200 OK', length(2_000)), whole]),
    ends: 'truncated',
  },
  {
    name: 'no length, cut',
    answer: sayOf((whole) => [head('200 OK', 'Connection: close'), half(whole)]),
    ends: 'truncated',
  },
  {
    name: 'chunked, without its end',
    answer: sayOf((whole) => [head('200 OK', CHUNKED), chunk(half(whole))]),
    ends: 'truncated',
  },
  {
    name: 'chunked, ended too early',
    answer: sayOf((whole) => [head('200 OK', CHUNKED), chunk(half(whole)), LAST_CHUNK]),
    ends: 'truncated',
  },
  {
    name: 'chunked, cut in a chunk',
    answer: sayOf((whole) => [head('200 OK', CHUNKED), 'ffff\r\n', half(whole)]),
    ends: 'truncated',
  },
  {
    name: 'a chunk size that is none',
    answer: sayOf((whole) => [head('200 OK', CHUNKED), 'zz\r\n', whole]),
    ends: 'bad_answer',
  },
  {
    name: 'two lengths',
    answer: sayOf((whole) => [head('200 OK', length(whole.length), length(2_000)), whole]),
    ends: 'truncated',
  },
  {
    name: 'length and chunked',
    answer: sayOf((whole) => [head('200 OK', length(2_000), CHUNKED), chunk(whole)]),
    ends: 'truncated|reset',
  },
  {
    name: 'a length below nothing',
    answer: sayOf((whole) => [head('200 OK', 'Content-Length: -5'), whole]),
    ends: 'bad_answer',
  },
  { name: 'an empty body', answer: say(head('200 OK', length(0))), ends: 'truncated' },
  { name: 'a byte', answer: say(head('200 OK', length(1)), '%'), ends: 'not_a_pdf' },
  {
    name: 'headers without end',
    answer: say('HTTP/1.1 200 OK\r\n', 'x-a: b\r\n'.repeat(5_000)),
    ends: 'bad_answer',
  },
  {
    name: 'one huge header',
    answer: say(head('200 OK', `x-a: ${'b'.repeat(100_000)}`)),
    ends: 'bad_answer',
  },
  { name: 'another protocol', answer: say('SSH-2.0-OpenSSH_9\r\n'), ends: 'bad_answer' },
  { name: 'hangs up without a word', answer: (socket) => socket.destroy(), ends: 'reset' },
  { name: 'resets the connection', answer: (socket) => socket.resetAndDestroy(), ends: 'reset' },
  {
    name: 'resets it in the body',
    answer: (socket, whole) => {
      socket.write(Buffer.concat([head('200 OK', length(whole.length)), half(whole)]), () =>
        setTimeout(() => socket.resetAndDestroy(), 50),
      );
    },
    ends: 'truncated',
  },
];

const BODIES: readonly RawCase[] = [
  {
    name: 'gzip that nobody asked for',
    answer: sayOf((whole) => [
      head('200 OK', 'Content-Encoding: gzip', 'Connection: close'),
      gzipSync(whole),
    ]),
    ends: 'encoded',
  },
  {
    name: 'brotli that nobody asked for',
    answer: sayOf((whole) => [
      head('200 OK', 'Content-Encoding: br', 'Connection: close'),
      brotliCompressSync(whole),
    ]),
    ends: 'encoded',
  },
  {
    name: 'a gzip bomb of 200 MB',
    answer: say(
      head('200 OK', 'Content-Encoding: gzip', 'Connection: close'),
      gzipSync(Buffer.alloc(200_000_000)),
    ),
    ends: 'encoded',
  },
  {
    name: 'more bytes than a document may have, announced',
    answer: say(head('200 OK', length(2_000_000_000)), '%PDF-1.4\n'),
    ends: 'too_large',
  },
  {
    name: 'a body without end',
    answer: (socket) => {
      socket.write(Buffer.concat([head('200 OK', CHUNKED), chunk(Buffer.from('%PDF-1.4\n'))]));
      again(socket, 1, () => socket.write(chunk(Buffer.alloc(65_536, '%'))));
    },
    ends: 'too_large',
    isAlone: true,
  },
  {
    name: 'an error page with status 200',
    answer: page('<!doctype html><h1>Er ging iets mis</h1>'),
    ends: 'not_a_pdf',
  },
  {
    name: 'a login page',
    answer: page('<html><form><input type=password></form>', 'text/html'),
    ends: 'not_a_pdf',
  },
  { name: 'JSON', answer: page('{"error":"no"}', 'application/json'), ends: 'not_a_pdf' },
  { name: 'a picture', answer: page('\u0089PNG\r\n\u001A\n'), ends: 'not_a_pdf' },
  { name: 'a workbook', answer: page('PK\u0003\u0004......................'), ends: 'not_a_pdf' },
  {
    name: 'a document with the wrong type',
    answer: sayOf((whole) => [
      head('200 OK', length(whole.length), 'Content-Type: text/html'),
      whole,
    ]),
    ends: 'content',
  },
  {
    name: 'a document without its end mark',
    answer: sayOf((whole) => [head('200 OK', length(whole.length - 200)), whole.subarray(0, -200)]),
    ends: 'truncated',
  },
];

const STATUSES: readonly RawCase[] = [
  ...[
    204, 205, 206, 300, 304, 400, 401, 402, 403, 404, 405, 406, 409, 418, 451, 500, 501, 502, 503,
    504, 511, 599,
  ].map((code) => ({ name: `status ${code}`, answer: status(code), ends: `http_${code}` })),
  { name: 'status 410', answer: status(410), ends: 'gone' },
  { name: 'status 408', answer: status(408), ends: 'http_408' },
  { name: 'status 429 without a word', answer: status(429), ends: 'http_429', isAlone: true },
  {
    name: 'status 429 and an hour of pause',
    answer: status(429, 'Retry-After: 3600'),
    ends: 'pause_too_long',
    isAlone: true,
  },
  {
    name: 'status 503 and a pause that is nonsense',
    answer: status(503, 'Retry-After: soon'),
    ends: 'http_503',
    isAlone: true,
  },
];

const REDIRECTS: readonly RawCase[] = [
  ...[301, 302, 303, 307, 308].map((code) => ({
    name: `redirect ${code} to the document`,
    answer: redirect((origin) => `${origin}/good.pdf`, code),
    ends: 'content',
  })),
  { name: 'a redirect to itself', answer: redirect(() => '?'), ends: 'redirect_refused' },
  {
    name: 'a redirect without an address',
    answer: say(head('302 Found', length(0))),
    ends: 'redirect_refused',
  },
  ...(
    [
      ['http://127.0.0.1:1/x.pdf', 'private_address'],
      ['http://2130706433:1/x.pdf', 'private_address'],
      ['http://0x7f.1:1/x.pdf', 'private_address'],
      ['http://[::1]/x.pdf', 'private_address'],
      ['http://[::ffff:7f00:1]/x.pdf', 'private_address'],
      ['http://169.254.169.254/latest/meta-data', 'private_address'],
      ['http://[fe80::1]/x.pdf', 'private_address'],
      ['http://10.0.0.1/x.pdf', 'private_address'],
      ['http://192.168.1.1/x.pdf', 'private_address'],
      ['//localhost:1/x.pdf', 'host_not_allowed'],
      ['https://evil.example/x.pdf', 'host_not_allowed'],
      ['http://user:pw@127.0.0.1/x.pdf', 'url_refused'],
      ['file:///etc/passwd', 'redirect_refused'],
      ['ftp://127.0.0.1/x.pdf', 'redirect_refused'],
      ['data:application/pdf,%25PDF-', 'redirect_refused'],
      ['javascript:alert(1)', 'redirect_refused'],
      ['http://[', 'redirect_refused'],
    ] as const
  ).map(([to, ends]) => ({ name: `a redirect to ${to}`, answer: redirect(() => to), ends })),
];

const WAITS: readonly RawCase[] = [
  {
    name: 'takes the question and says nothing',
    answer: () => undefined,
    ends: 'timeout',
    isAlone: true,
  },
  {
    name: 'drips its headers',
    answer: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      again(socket, 100, () => socket.write('x-a: b\r\n'));
    },
    ends: 'timeout',
    isAlone: true,
  },
  {
    name: 'drips its body',
    answer: (socket, whole) => {
      socket.write(Buffer.concat([head('200 OK', length(whole.length)), half(whole)]));
      again(socket, 100, () => socket.write('.'));
    },
    ends: 'timeout',
    isAlone: true,
  },
  {
    name: 'stops in the middle of the body and stays',
    answer: (socket, whole) => {
      socket.write(Buffer.concat([head('200 OK', length(whole.length)), half(whole)]));
    },
    ends: 'timeout',
    isAlone: true,
  },
  {
    name: 'floods with early hints',
    answer: (socket) => again(socket, 20, () => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n')),
    ends: 'timeout',
    isAlone: true,
  },
];

/** What a web server can answer when it is asked for a document. */
export const RAW_CASES: readonly RawCase[] = [
  ...FRAMING,
  ...BODIES,
  ...STATUSES,
  ...REDIRECTS,
  ...WAITS,
];
