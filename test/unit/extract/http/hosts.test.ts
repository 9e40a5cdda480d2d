import { describe, expect, it } from 'vitest';

import { addressKind, findRefusal, toAllowedHosts } from '../../../../src/extract/http/hosts.ts';

const refusalOf = (url: string, ...allowed: string[]) =>
  findRefusal(new URL(url), toAllowedHosts(allowed))?.code;

describe('addressKind', () => {
  it.each([
    ['93.184.216.34', 'public'],
    ['2a02:898::1', 'public'],
    ['10.0.0.5', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['127.0.0.1', 'private'],
    ['::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['::ffff:127.0.0.1', 'private'],
    ['::ffff:93.184.216.34', 'public'],
    ['64:ff9b::5db8:d822', 'public'],
    ['64:ff9b::7f00:1', 'private'],
    ['169.254.169.254', 'never'],
    ['::ffff:169.254.169.254', 'never'],
    ['fe80::1%eth0', 'never'],
    ['fd00:ec2::254', 'never'],
    ['100.100.100.200', 'never'],
    ['0.0.0.0', 'never'],
    ['::', 'never'],
    ['224.0.0.1', 'never'],
    ['255.255.255.255', 'never'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});

describe('findRefusal', () => {
  it.each([
    ['file:///etc/passwd', 'url_refused'],
    ['ftp://www.uwv.nl/x.pdf', 'url_refused'],
    ['javascript:alert(1)', 'url_refused'],
    ['https://user:secret@www.uwv.nl/x.pdf', 'url_refused'],
    ['https://user@www.uwv.nl/x.pdf', 'url_refused'],
    ['https://evil.example/x.pdf', 'host_not_allowed'],
    ['https://www.uwv.nl.evil.example/x.pdf', 'host_not_allowed'],
    ['https://uwv.nl/x.pdf', 'host_not_allowed'],
    ['https://93.184.216.34/x.pdf', 'host_not_allowed'],
    ['http://127.0.0.1/x.pdf', 'private_address'],
    ['http://127.1/x.pdf', 'private_address'],
    ['http://2130706433/x.pdf', 'private_address'],
    ['http://0x7f000001/x.pdf', 'private_address'],
    ['http://0177.0.0.1/x.pdf', 'private_address'],
    ['http://[::1]/x.pdf', 'private_address'],
    ['http://[::ffff:10.0.0.1]/x.pdf', 'private_address'],
    ['http://169.254.169.254/latest/meta-data/', 'private_address'],
    ['http://[fe80::1]/', 'private_address'],
    ['https://www.uwv.nl/x.pdf', undefined],
    ['https://WWW.UWV.NL:443/x.pdf', undefined],
    ['https://www.uwv.nl:8443/x.pdf', undefined],
    ['http://localhost:8080/x.pdf', undefined],
    ['http://localhost:8081/x.pdf', 'host_not_allowed'],
    ['http://[::1]:9000/x.pdf', undefined],
    ['https://mirror.intern/x.pdf', undefined],
    ['http://mirror.intern/x.pdf', 'host_not_allowed'],
  ])('%s → %s', (url, code) => {
    const allowed = ['www.uwv.nl', 'LocalHost:8080', '[::1]:9000', 'mirror.intern:443'];
    expect(refusalOf(url, ...allowed)).toBe(code);
  });

  it('takes hosts written as addresses, numbers, IPv6 without brackets and whole URLs', () => {
    expect(refusalOf('http://127.0.0.1:5000/', '2130706433')).toBeUndefined();
    expect(refusalOf('http://[::1]:5000/', '::1')).toBeUndefined();
    expect(refusalOf('https://www.uwv.nl/', 'https://www.uwv.nl/nl')).toBeUndefined();
  });

  it('never repeats a password', () => {
    const refusal = findRefusal(new URL('https://me:secret@uwv.nl/?token=secret'), new Set());
    expect(refusal?.message).not.toContain('secret');
  });
});
