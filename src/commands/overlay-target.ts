/** `inspect --overlay FILE`: where the pictures go. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';

import { PipelineError } from '../errors.ts';
import { drawOverlay } from '../overlay/overlay.ts';
import { toOverlayPage, type DrawnDocument } from '../overlay/html.ts';
import type { Inspection } from './inspection.ts';
import { usage } from './selection.ts';

export type OverlayTarget = {
  readonly path: string;
  readonly draw: typeof drawOverlay;
  /** Writes the pictures of all files; throws `overlay_not_written`. */
  write(drawn: readonly { readonly inspection: Inspection; readonly svg: string }[]): Promise<void>;
};

/** Undefined when no picture is asked for; throws when it cannot be made, before anything is read. */
export function parseOverlayTarget(
  path: string | undefined,
  files: readonly string[],
): OverlayTarget | undefined {
  if (path === undefined) return undefined;
  const isSvg = extname(path).toLowerCase() === '.svg';
  if (!isSvg && extname(path).toLowerCase() !== '.html') {
    throw usage(`--overlay ${path} ends neither in .svg nor in .html`, 'Name it, say, page.html.');
  }
  if (isSvg && files.length > 1) {
    throw usage(
      `--overlay ${path}: an .svg holds one document, and ${files.length} are given`,
      'Give one PDF, or a name that ends in .html, which holds them all.',
    );
  }
  return {
    path,
    draw: drawOverlay,
    write: async (drawn) => {
      const text = isSvg
        ? (drawn[0]?.svg ?? '')
        : toOverlayPage(drawn.map(({ inspection, svg }) => toDrawn(inspection, svg)));
      await writeOverlay(path, text);
    },
  };
}

/** Throws `overlay_not_written`. */
export async function writeOverlay(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new PipelineError('overlay_not_written', 'usage', `Cannot write ${path}.`, {
      cause: error,
      hint: 'Is the folder there, and may you write in it?',
    });
  });
}

function toDrawn({ file, sha256, reason, checks }: Inspection, svg: string): DrawnDocument {
  return { name: file, sha256, reason, failed: checks.filter((check) => !check.passed), svg };
}
