/** Hands out the overlay of a document as a picture of its own. */
import { findOverlay } from '../load/ledger/overlays.ts';
import type { Context } from './context.ts';

/** Undefined when none is kept. What it was drawn from is hostile: it may do nothing but be seen. */
export async function overlayDrawing(
  { db }: Context,
  documentKey: number,
): Promise<Response | undefined> {
  const svg = await findOverlay(db, documentKey);
  if (svg === undefined) return undefined;
  return new Response(svg, {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cache-control': 'private, no-cache',
    },
  });
}
