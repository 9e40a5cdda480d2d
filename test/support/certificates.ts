/** An authority of our own and certificates that it signs, by openssl, in a folder that goes away. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Certificates = Disposable & {
  /** The path of `NAME.pem` or `NAME.key`. */
  at(file: string): string;
  read(file: string): string;
  /** A certificate that signs itself: an authority, or a server with no other. */
  selfSign(name: string, ...more: string[]): void;
  /** A certificate `name` with these extensions, signed by `issuer`; two days long unless `dates` say otherwise. */
  sign(name: string, issuer: string, extensions: string, ...dates: string[]): void;
};

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-tls-'));
  const at = (file: string) => join(folder, file);
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  return {
    at,
    read: (file) => readFileSync(at(file), 'utf8'),
    selfSign: (name, ...more) => {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
      openssl('req', '-x509', ...KEY, ...files, '-subj', `/CN=${name}`, '-days', '2', ...more);
    },
    sign: (name, issuer, extensions, ...dates) => {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.csr`];
      openssl('req', ...KEY, ...files, '-subj', `/CN=${name}`);
      writeFileSync(at(`${name}.ext`), extensions);
      const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
      const made = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`];
      openssl('x509', '-req', ...by, ...made, ...(dates.length > 0 ? dates : ['-days', '2']));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
