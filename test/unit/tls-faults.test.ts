import { expect, test } from 'vitest';

import { findTlsFault } from '../../src/tls.ts';

test.each([
  ['CERT_HAS_EXPIRED', 'tls_expired'],
  ['CERT_NOT_YET_VALID', 'tls_not_yet_valid'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_wrong_host'],
  ['HOSTNAME_MISMATCH', 'tls_wrong_host'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls_self_signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls_unknown_authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls_unknown_authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls_unknown_authority'],
  ['CERT_REVOKED', 'tls_revoked'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls_weak'],
  ['ERR_SSL_EE_KEY_TOO_SMALL', 'tls_weak'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls_client_certificate'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tls_client_certificate'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls_not_spoken'],
  ['ERR_SSL_SOMETHING_NEW', 'tls_failed'],
  ['EPROTO', 'tls_failed'],
])('%s is %s', (code, fault) => {
  expect(findTlsFault(code)).toMatchObject({ code: fault });
});

test.each(['', 'ECONNRESET', '28000', 'CERTAINLY'])('%j is none', (code) => {
  expect(findTlsFault(code)).toBeUndefined();
});
