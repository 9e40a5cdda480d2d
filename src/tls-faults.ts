/** What can be wrong when two machines agree on TLS: one table, tls-faults.json, for sites and database. Pure. */
import FAULTS from './tls-faults.json' with { type: 'json' };

export type TlsFault = {
  /** Stable: part of error codes and messages. */
  readonly code: keyof typeof FAULTS;
  /** Behind "the server …". */
  readonly words: string;
  readonly hint: string;
};

const toFault = (code: TlsFault['code']): TlsFault => ({ code, ...FAULTS[code] });
const CODES = Object.keys(FAULTS) as TlsFault['code'][];

/** The fault behind an `error.code` of Node or OpenSSL, by the first pattern that fits; undefined when it is none of TLS. */
export function findTlsFault(code: string): TlsFault | undefined {
  const fault = CODES.find((one) => new RegExp(FAULTS[one].codes).test(code));
  return fault && toFault(fault);
}

export const TLS_NOT_SPOKEN = toFault('tls_not_spoken');
export const TLS_CLIENT_CERTIFICATE = toFault('tls_client_certificate');
