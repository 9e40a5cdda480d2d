/**
 * TLS: whom we believe (the authorities of the system, and those that a file adds), and what can be wrong when two
 * machines agree on it (tls-faults.json, for sites and database).
 */
import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';

import FAULTS from './tls-faults.json' with { type: 'json' };

const BLOCK =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** What `tls.connect` takes. An intermediate certificate is enough. */
export type Trust = { readonly ca: string[]; readonly allowPartialTrustChain: boolean };

/** What is wrong with a PEM text of certificates; undefined when it can be used. */
export function findCertificateMistake(pem: string): string | undefined {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0) {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
      return 'holds a private key and no certificate; it must hold the certificate of the authority';
    return 'holds no certificate in PEM form (for a .cer or .der: openssl x509 -inform der -in FILE -out FILE.pem)';
  }
  const broken = blocks.findIndex((block) => !isCertificate(block));
  return broken === -1
    ? undefined
    : `holds a certificate that cannot be read (the ${broken + 1}. of ${blocks.length})`;
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).serialNumber !== '';
  } catch {
    return false;
  }
}

/** The certificates of the text beside those of the system, or in their place. */
export function toTrust(pem: string | undefined, beside: 'system' | 'nothing' = 'system'): Trust {
  return {
    ca: [
      ...(beside === 'system' ? getCACertificates('default') : []),
      ...(pem?.match(BLOCK) ?? []),
    ],
    allowPartialTrustChain: true,
  };
}

const CODES = Object.keys(FAULTS) as (keyof typeof FAULTS)[];

/** The fault behind an `error.code` of Node or OpenSSL, by the first pattern that fits; undefined when it is none of TLS. */
export function findTlsFault(code: string): TlsFault | undefined {
  const fault = CODES.find((one) => new RegExp(FAULTS[one].codes).test(code));
  return fault && tlsFault(fault);
}

export type TlsFault = ReturnType<typeof tlsFault>;

/** Its code is stable, part of error codes and messages; its words stand behind "the server …". */
export function tlsFault(code: keyof typeof FAULTS) {
  return { code, ...FAULTS[code] };
}
