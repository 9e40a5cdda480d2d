/**
 * `DATABASE_URL`, as libpq writes addresses: where the database is, who we are there, and how TLS is to be used. Every
 * part is read or refused by name; no message holds a part that may be a secret. Pure.
 */
import { toPrintable } from './printable.ts';
import { findUnreadable } from './files.ts';

/** How to connect: one way after the other, the next only where the server does not speak the one before. */
export type Way = 'tls' | 'plain';

export type DatabaseTarget = Readonly<NonNullable<ReturnType<typeof parseDatabaseUrl>['target']>>;

const FORM = 'postgres://user:password@host:5432/database';
const ESCAPES =
  'write special characters of user and password as %40 (@), %3A (:), %2F (/), %3F (?), %23 (#), %25 (%)';

const READ = new Set(
  'sslmode ssl sslrootcert sslcert sslkey sslnegotiation host port user password dbname options'.split(
    ' ',
  ),
);
/** Of libpq; what they ask for is so here anyway, or has no meaning here. */
const WITHOUT_MEANING =
  /^(?:application_name|fallback_application_name|connect_timeout|client_encoding|keepalives\w*|tcp_user_timeout|channel_binding|krbsrvname|gsslib|sslcompression|sslsni|ssl_min_protocol_version|load_balance_hosts)$/;
const HARMLESS_VALUES: Readonly<Record<string, RegExp>> = {
  gssencmode: /^(?:disable|prefer)$/,
  target_session_attrs: /^(?:any|read-write|primary)$/,
};
const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Takes an address apart, or says what is wrong with it: "DATABASE_URL …". */
export function parseDatabaseUrl(text: string) {
  const problem = findMistake(text);
  if (problem !== undefined) return { problem };
  // an address without a host is none to the parser; libpq looks at ?host= or at the local socket
  const url = URL.parse(text.replace(/^(\w+:\/\/(?:[^/?#]*@)?)(?=[/?]|$)/, '$1localhost'));
  if (!url) return { problem: `is no address; it must look like ${FORM}` };
  const parameters = url.searchParams;
  const refused = [...parameters].find(([name, value]) => !isUnderstood(name, value))?.[0];
  if (refused !== undefined) {
    return {
      problem: `has the parameter ${toPrintable(refused, 40)} with a value or meaning that is not known here; remove it`,
    };
  }
  const read = (name: string) => parameters.get(name) || undefined;
  const host = read('host') ?? decodeURIComponent(url.hostname).replace(/^\[(.+)\]$/, '$1');
  if (host.includes(',')) return { problem: 'names several hosts; name one, the primary' };
  const sslmode = read('sslmode') ?? fromSsl(read('ssl'));
  if (sslmode !== undefined && !MODES.includes(sslmode)) {
    return {
      problem: `has an sslmode that is not known; it must be one of ${MODES.join(', ')} (TLS is never used without verification)`,
    };
  }
  const sslrootcert = read('sslrootcert');
  const isDirect = read('sslnegotiation') === 'direct';
  return {
    target: {
      /** A host name, an IP address, or the folder of a socket. */
      host,
      port: Number(read('port') ?? (url.port || 5432)),
      user: read('user') ?? (decodeURIComponent(url.username) || undefined),
      password: read('password') ?? (decodeURIComponent(url.password) || undefined),
      database: read('dbname') ?? (decodeURIComponent(url.pathname.slice(1)) || undefined),
      /** For the server, as in `options=-c%20…`. */
      options: read('options'),
      ways: toWays(
        sslmode ?? (sslrootcert !== undefined || isDirect ? 'require' : toUsualMode(host)),
      ),
      /** False: whoever signed decides, not the name. */
      checksName: sslmode !== 'verify-ca',
      /** Files; `sslrootcert` stands in place of the authorities of the system, `system` for them. */
      sslrootcert,
      sslcert: read('sslcert'),
      sslkey: read('sslkey'),
      /** TLS from the first byte, without asking (PostgreSQL 17). */
      isDirect,
    },
  };
}

function isUnderstood(name: string, value: string): boolean {
  if (name === 'sslnegotiation') return /^(?:direct|postgres)$/.test(value);
  if (name === 'ssl') return /^(?:true|1|false|0)$/.test(value);
  if (name === 'port') return Number(value) > 0 && Number(value) <= 65_535;
  return (
    READ.has(name) || WITHOUT_MEANING.test(name) || (HARMLESS_VALUES[name]?.test(value) ?? false)
  );
}

/** As the drivers of other languages write it. */
function fromSsl(ssl: string | undefined): string | undefined {
  return ssl === undefined ? undefined : /^(?:true|1)$/.test(ssl) ? 'require' : 'disable';
}

/** Without sslmode: within this machine TLS where the server insists, over a network where it can. */
function toUsualMode(host: string): string {
  return /^(?:localhost|127\.[\d.]+|::1)$/i.test(host) ? 'allow' : 'prefer';
}

function toWays(mode: string): readonly [Way, ...Way[]] {
  if (mode === 'disable') return ['plain'];
  if (mode === 'allow') return ['plain', 'tls'];
  return mode === 'prefer' ? ['tls', 'plain'] : ['tls'];
}

/** In the words of whoever has to mend it; undefined when the address can be taken apart. */
function findMistake(url: string): string | undefined {
  if (/^jdbc:/i.test(url))
    return `is an address of JDBC; write ${FORM}, without jdbc: and with user and password in it`;
  const driver = /^postgres(?:ql)?\+(\w+):/i.exec(url)?.[1];
  if (driver !== undefined)
    return `names a driver of Python (+${toPrintable(driver, 20)}); write postgres:// instead`;
  if (/^\s*\w+\s*=/.test(url)) return `is a list of name=value; it must look like ${FORM}`;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return `has no postgres:// in front; it must look like ${FORM}`;
  if (scheme !== 'postgres' && scheme !== 'postgresql')
    return `is an address of ${toPrintable(scheme, 20)}; only a Postgres will do, and it must look like ${FORM}`;
  if (/\s/.test(url)) return 'holds a blank; in user and password it is written %20';
  const unreadable = findUnreadable(url);
  if (unreadable !== undefined) return unreadable;
  if (/\[YOUR-PASSWORD\]|<[^>]*>/i.test(url)) return 'still holds a place that is to be filled in';
  const rest = url.slice(url.indexOf('://') + 3);
  return findPasswordMistake(rest) ?? findPortMistake(rest);
}

/** A password with a bare @, / or # would be taken for a host or a database: then part of it would be printed. */
function findPasswordMistake(rest: string): string | undefined {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const at = rest.split('@').length - 1;
  if (at > 1) return `holds more than one @; ${ESCAPES}`;
  if (at === 1 && !authority.includes('@')) return `has a / ? or # before its @; ${ESCAPES}`;
  if (rest.includes('#')) return `holds a #; ${ESCAPES}`;
  if (/%(?![0-9a-f]{2})/i.test(rest)) return `holds a % that begins no escape; ${ESCAPES}`;
  try {
    decodeURIComponent(rest);
  } catch {
    return `holds an escape that is no UTF-8; ${ESCAPES}`;
  }
  return at === 1 && /^[^@]*:[^@]*:/.test(authority)
    ? `has more than one : before its @; ${ESCAPES}`
    : undefined;
}

function findPortMistake(rest: string): string | undefined {
  const host = /^[^/?]*/.exec(rest)?.[0].split('@').at(-1) ?? '';
  if (host.includes(',')) return 'names several hosts; name one, the primary';
  const port = /:([^:\]]*)$/.exec(host)?.[1];
  return port === undefined || (/^\d*$/.test(port) && Number(port) <= 65_535)
    ? undefined
    : 'has a port that is no number up to 65535';
}
