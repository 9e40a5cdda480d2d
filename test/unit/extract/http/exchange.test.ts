import { describe, expect, it } from 'vitest';

import { FetchError } from '../../../../src/extract/http/answers.ts';
import { toFailure } from '../../../../src/extract/http/exchange.ts';

const errorWith = (code: string) => Object.assign(new Error('went wrong'), { code });

describe('toFailure', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['ENETUNREACH', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_HEADERS_OVERFLOW', 'bad_answer'],
    ['HPE_INVALID_CONSTANT', 'bad_answer'],
    ['HPE_UNEXPECTED_CONTENT_LENGTH', 'bad_answer'],
    ['Z_DATA_ERROR', 'bad_answer'],
    ['Z_BUF_ERROR', 'truncated'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'tls'],
    ['SOMETHING_NEW', 'bad_answer'],
  ])('%s means %s', (code, meaning) => {
    expect(toFailure(errorWith(code), false).code).toBe(meaning);
  });

  it('calls a connection that was cut in the body truncated', () => {
    expect(toFailure(errorWith('ECONNRESET'), true).code).toBe('truncated');
  });

  it('looks into errors that wrap others', () => {
    const both = new AggregateError([errorWith('ECONNREFUSED'), errorWith('ENETUNREACH')]);
    expect(toFailure(both, false).code).toBe('refused');
    const wrapped = new Error('fetch failed', {
      cause: new FetchError('private_address', 'x leads to 10.0.0.1'),
    });
    expect(toFailure(wrapped, false).code).toBe('private_address');
  });

  it('escapes what strangers wrote', () => {
    expect(toFailure(new Error('a\r\nb\u202Ec'), false).message).toBe('a\\u{d}\\u{a}b\\u{202e}c');
  });

  it('knows its own deadline', () => {
    expect(toFailure(new FetchError('timeout', 'no whole answer within 30 s'), true).code).toBe(
      'timeout',
    );
  });
});
