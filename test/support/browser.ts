/** Debian's Chromium, for tests of pages. */
import { chromium, type Browser } from 'playwright-core';

/** Starts it without a sandbox of its own (tests run as root) and without anything that speaks to the outside. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
