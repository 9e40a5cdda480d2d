import { expect, test } from 'vitest';

import { findAdvice } from '../../../src/doctor/advice.ts';

const PAGE = 'https://www.uwv.nl/nl/k';

test.each([
  ['dns', PAGE, 'the name www.uwv.nl cannot be looked up'],
  ['refused', PAGE, 'or the one that is set does not answer (HTTPS_PROXY)'],
  ['timeout', PAGE, 'did not answer in time'],
  ['http_404', PAGE, 'there is nothing at this address (the site answers 404)'],
  ['http_401', PAGE, 'this program cannot log in: save the PDFs by hand into a folder'],
  ['http_403', PAGE, 'set USER_AGENT'],
  ['http_503', PAGE, 'answers 503'],
  ['tls', PAGE, 'EXTRA_CA_FILE'],
  ['private_address', 'http://192.168.4.2/x', 'ALLOWED_HOSTS'],
  ['private_address', 'http://[fd12::1]/x', 'ALLOWED_HOSTS'],
  ['private_address', PAGE, 'no publisher lives'],
  ['private_address', 'http://169.254.169.254/latest', 'no publisher lives'],
  ['private_address', 'http://[fd00:ec2::254]/latest', 'no publisher lives'],
  ['private_address', 'http://100.100.100.200/', 'no publisher lives'],
  ['nothing_of_ours', PAGE, 'as PDFs (no other kind of file is read)'],
  ['unreadable', '/srv/inbox', 'may read it and every folder in it'],
  [
    'unreadable',
    'file:///srv/inbox/a.pdf',
    'the file is still there, and whether this user may read it',
  ],
  ['unreadable', 'www.uwv.nl/nl/k', 'https://www.uwv.nl/nl/k'],
  ['not_a_pdf', 'file:///srv/inbox/a.pdf', 'save it again from the source, or delete it'],
  ['nothing_listed', '/srv/inbox', 'put PDFs in the folder'],
  ['not_a_pdf', `${PAGE}/a.pdf`, 'open the address in a browser'],
])('%s at %s', (code, place, words) => {
  expect(findAdvice(code, place)).toContain(words);
});

test('no advice where there is nothing better than to try again', () => {
  expect(findAdvice('nothing_listed', PAGE)).toBeUndefined();
  expect(findAdvice('fewer_listed', PAGE)).toBeUndefined();
});
