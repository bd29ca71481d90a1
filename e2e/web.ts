import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, vi } from 'vitest';
import { findChromium, launch, noChromium, openPhone, type Phone } from './browser.js';
import { clientOf, type OutsideClient } from './client.js';

/** Everything a journey through the web app needs. */
export interface Web {
  /** Somebody outside without a browser: for doors, and to look at what the screens should show. */
  outside: OutsideClient;
  /** A phone nobody has signed in on, showing a page of the app. */
  phone(hash?: string): Promise<Phone>;
  /** A phone on which a demo person has signed in by tapping their name. */
  phoneOf(person: string): Promise<Phone>;
  /** Stops every service and the gateway for the rest of the file. */
  pullThePlug(): Promise<void>;
}

/**
 * The platform on free ports and one Chromium for the tests of a file. Without a Chromium each test is skipped with the
 * reason, which CI refuses. After each test every phone must have had a clean console and asked nobody else for anything.
 */
export function useWeb(): Web {
  // A wait for something on a screen gives up first, and says what it waited for.
  vi.setConfig({ testTimeout: 120_000 });
  const executable = findChromium();
  const phones: Phone[] = [];
  let platform: Awaited<ReturnType<typeof startPlatformForTest>> | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    if (executable === null) return;
    await promisify(execFile)(process.execPath, ['tools/build-web.mjs']);
    [platform, browser] = await Promise.all([startPlatformForTest(), launch(executable)]);
  }, 600_000);
  beforeEach((context) => {
    context.skip(executable === null, noChromium);
    onTestFailed(() => Promise.all(phones.map((phone, at) => phone.shot(`failed-${at}`))).then(() => undefined));
  });
  // Each is told once, by the test it came in.
  afterEach(() => expect(phones.flatMap(({ problems }) => problems.splice(0))).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });

  const url = (): string => {
    if (platform === undefined) throw new Error('the platform is not up yet');
    return platform.url;
  };
  async function phone(hash = ''): Promise<Phone> {
    if (browser === undefined) throw new Error('the browser is not up yet');
    const opened = await openPhone(browser, url());
    phones.push(opened);
    await opened.page.goto(`/${hash}`);
    return opened;
  }
  return {
    get outside() {
      return clientOf(url());
    },
    phone,
    async pullThePlug() {
      await platform?.stop();
      platform = undefined;
    },
    async phoneOf(person) {
      const opened = await phone();
      await opened.page.locator(`[data-person="${person}"]`).click();
      return opened;
    },
  };
}
