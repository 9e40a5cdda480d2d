import { describe, expect, it } from 'vitest';

import { findPdfFault } from '../../../../src/extract/http/kind-of-bytes.ts';

const faultOf = (text: string) => findPdfFault(Buffer.from(text, 'latin1'))?.code;

describe('findPdfFault', () => {
  it.each([
    ['whole', '%PDF-1.4\n…\n%%EOF\n', undefined],
    ['junk before the header, up to a kilobyte', `${'x'.repeat(1_000)}%PDF-1.4\n%%EOF`, undefined],
    ['padding after the end mark', `%PDF-1.4\n%%EOF\n${'\0 \r\n'.repeat(2_000)}`, undefined],
    ['a short tail after the end mark', `%PDF-1.4\n%%EOF\n${'x'.repeat(900)}`, undefined],
    ['empty', '', 'truncated'],
    ['header only', '%PDF-1.7\n', 'truncated'],
    ['cut in the middle', `%PDF-1.7\n${'x'.repeat(5_000)}`, 'truncated'],
    ['an early end mark only', `%PDF-1.7\n%%EOF\n${'x'.repeat(5_000)}`, 'truncated'],
    ['header too late', `${'x'.repeat(1_025)}%PDF-1.4\n%%EOF`, 'not_a_pdf'],
    ['a page', '<!doctype html><title>Inloggen</title>', 'not_a_pdf'],
  ])('%s', (_, text, code) => {
    expect(faultOf(text)).toBe(code);
  });

  it('says what the bytes are and repeats none of them', () => {
    const message = findPdfFault(Buffer.from('<p>secret</p>'))?.message;
    expect(message).toBe('not a PDF but an HTML page');
  });
});
