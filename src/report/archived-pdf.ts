/** Hands out the archived file of a document. It is hostile until proven otherwise: never shown, only saved. */
import { parseSha256 } from '../codes.ts';
import { readContent } from '../load/ledger/contents.ts';
import type { Context } from './context.ts';
import { findArchived } from './read-audit.ts';

/** Undefined when there is no such document; throws `archive_altered` when the bytes are no longer what they were. */
export async function archivedPdf(
  { db }: Context,
  documentKey: number,
): Promise<Response | undefined> {
  const found = await findArchived(db, documentKey);
  if (!found) return undefined;
  const sha256 = parseSha256(found.sha256);
  const { bytes } = await readContent(db, sha256);
  return new Response(Buffer.from(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="klantprofielen-${sha256.slice(0, 12)}.pdf"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=86400',
      etag: `"${sha256}"`,
    },
  });
}
