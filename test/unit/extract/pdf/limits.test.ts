import { describe, expect, it } from 'vitest';

import { findFileRefusal } from '../../../../src/extract/pdf/limits.ts';

const WHOLE = '%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n0\n%%EOF\n';

describe('findFileRefusal', () => {
  it.each([
    ['a whole file', WHOLE],
    ['a few bytes before and after', `\ufeff${WHOLE}\n\n`],
  ])('lets %s through', (_, text) => {
    expect(findFileRefusal(Buffer.from(text), 1000)).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'the file is empty'],
    [
      'a page of HTML',
      '<!doctype html>\n<h1>Log\u001b[31m in</h1>',
      'no %PDF- at the start: "<!doctype html> <h1>Log [31m in</h1>"',
    ],
    ['only a header', '%PDF-1.7', 'no %%EOF at the end: the file is cut off'],
    ['a cut file', WHOLE.slice(0, -10), 'no %%EOF at the end: the file is cut off'],
    [
      'an end mark too far from the end',
      WHOLE + ' '.repeat(2000),
      'no %%EOF at the end: the file is cut off',
    ],
  ])('refuses %s', (_, text, detail) => {
    expect(findFileRefusal(Buffer.from(text), 10_000)).toEqual({
      kind: 'refused',
      code: 'invalid_pdf',
      detail,
    });
  });

  it('refuses what is too large', () => {
    expect(findFileRefusal(Buffer.from(WHOLE), 10)).toEqual({
      kind: 'refused',
      code: 'parser_limit',
      detail: `a file of ${WHOLE.length} bytes; at most 10 are read`,
    });
  });
});
