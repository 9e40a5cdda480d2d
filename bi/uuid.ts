import { createHash } from 'node:crypto';

/** The same name always gives the same identifier, so that a second import changes what the first one made. */
export function toUuid(kind: string, key: string): string {
  const hash = createHash('sha256').update(`klantprofielen ${kind} ${key}`).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(18, 20)}-${hash.slice(20, 32)}`;
}
