/** What can be wrong when two machines agree on TLS: one table for sites and database. Pure. */

/** Stable, snake_case: part of error codes and messages. */
export type TlsFault = {
  readonly code:
    | 'tls_expired'
    | 'tls_not_yet_valid'
    | 'tls_wrong_host'
    | 'tls_self_signed'
    | 'tls_unknown_authority'
    | 'tls_revoked'
    | 'tls_weak'
    | 'tls_client_certificate'
    | 'tls_not_spoken'
    | 'tls_failed';
  /** Behind "the server …". */
  readonly words: string;
  readonly hint: string;
};

const NEVER_OFF = 'Verification is never switched off.';

const EXPIRED: TlsFault = {
  code: 'tls_expired',
  words: 'shows a certificate that has expired',
  hint: `It has to be renewed there; if it has been, restart that server. Is the clock of this machine right? ${NEVER_OFF}`,
};
const NOT_YET: TlsFault = {
  code: 'tls_not_yet_valid',
  words: 'shows a certificate that is not valid yet',
  hint: `Is the clock of this machine right? ${NEVER_OFF}`,
};
const WRONG_HOST: TlsFault = {
  code: 'tls_wrong_host',
  words: 'shows a certificate for another name',
  hint: `Use the name that stands in the certificate, or have this one added to it (subjectAltName). ${NEVER_OFF}`,
};
const SELF_SIGNED: TlsFault = {
  code: 'tls_self_signed',
  words: 'shows a certificate that it has signed itself',
  hint: `Let EXTRA_CA_FILE name a PEM file with that certificate, got from whoever runs the server. ${NEVER_OFF}`,
};
const UNKNOWN_AUTHORITY: TlsFault = {
  code: 'tls_unknown_authority',
  words: 'shows a certificate of an authority that is not known here',
  hint: `Let EXTRA_CA_FILE name a PEM file with the certificate of that authority (and any between). ${NEVER_OFF}`,
};
const REVOKED: TlsFault = {
  code: 'tls_revoked',
  words: 'shows a certificate that was taken back',
  hint: `It has to be replaced there. ${NEVER_OFF}`,
};
const WEAK: TlsFault = {
  code: 'tls_weak',
  words: 'speaks a TLS too old or too weak',
  hint: 'It has to speak TLS 1.2 or newer, with keys of today.',
};
const CLIENT_CERTIFICATE: TlsFault = {
  code: 'tls_client_certificate',
  words: 'wants a certificate of ours, or refuses the one it got',
  hint: 'For the database: sslcert and sslkey in DATABASE_URL. Sites that want one cannot be read.',
};
const NOT_SPOKEN: TlsFault = {
  code: 'tls_not_spoken',
  words: 'speaks no TLS there',
  hint: 'Is the port right, and TLS switched on there?',
};
const FAILED: TlsFault = {
  code: 'tls_failed',
  words: 'did not come to terms over TLS',
  hint: `Look at the log of that server. ${NEVER_OFF}`,
};

/** Codes of Node and OpenSSL; the first pattern that fits. */
const FAULTS: readonly (readonly [RegExp, TlsFault])[] = [
  [/^CERT_HAS_EXPIRED$/, EXPIRED],
  [/^CERT_NOT_YET_VALID$/, NOT_YET],
  [/^ERR_TLS_CERT_ALTNAME_|HOSTNAME_MISMATCH$/, WRONG_HOST],
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, SELF_SIGNED],
  [/^SELF_SIGNED_CERT_IN_CHAIN$|^UNABLE_TO_|^CERT_UNTRUSTED$|^INVALID_CA$/, UNKNOWN_AUTHORITY],
  [/^CERT_REVOKED$/, REVOKED],
  [
    /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA|ALERT_CERTIFICATE_/,
    CLIENT_CERTIFICATE,
  ],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/, NOT_SPOKEN],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|_TOO_WEAK|_TOO_SMALL|INSUFFICIENT_SECURITY|NO_CIPHERS|SHARED_CIPHER|HANDSHAKE_FAILURE|DIGEST_CHECK|_MD_/,
    WEAK,
  ],
  [/^ERR_(?:TLS|SSL|OSSL)_|^CERT_|^EPROTO$/, FAILED],
];

/** The fault behind an `error.code`; undefined when it is none of TLS. */
export function findTlsFault(code: string): TlsFault | undefined {
  return FAULTS.find(([pattern]) => pattern.test(code))?.[1];
}

export const TLS_NOT_SPOKEN = NOT_SPOKEN;
export const TLS_CLIENT_CERTIFICATE = CLIENT_CERTIFICATE;
