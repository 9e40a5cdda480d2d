import { expect, it } from 'vitest';

import { createParserPool } from '../../../../src/extract/pdf/pool.ts';

const WHOLE = '%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n0\n%%EOF\n';

it.each([
  ['parser_limit', WHOLE, `a file of ${WHOLE.length} bytes; at most 40 are read`],
  ['invalid_pdf', '%PDF-1.7', 'the PDF has no end mark after 8 bytes'],
  ['invalid_pdf', '<h1>Log in</h1>', 'not a PDF but an HTML page'],
])('refuses with %s before any process is started', async (code, text, detail) => {
  await using pool = createParserPool({
    workers: 1,
    maxFileBytes: 40,
    sandbox: { script: '/nowhere' },
  });
  const reading = await pool.readPdf(Buffer.from(text));
  expect(reading).toEqual({ kind: 'refused', code, detail });
});
