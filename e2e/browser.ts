import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

// Without this zxing would fetch its own program from the network.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer } });

export const noChromium = 'no Chromium found: set CHROMIUM_PATH, or install chromium and fonts-noto-cjk';

/** A real Chromium of this machine, or null. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

/** The text of the QR in a picture, read by a reader that knows nothing of this project; null when there is none. */
export async function qrText(png: Uint8Array): Promise<string | null> {
  const [found] = await readBarcodes(new Blob([new Uint8Array(png)]), { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
  return found?.isValid ? found.text : null;
}

/** One person's phone: a browser profile of its own, and all that went wrong in it. */
export interface Phone {
  page: Page;
  context: BrowserContext;
  /** Errors on the console, uncaught exceptions, and requests to an origin other than the platform's. */
  problems: string[];
  /** What the app keeps on this phone under a name; undefined when nothing. */
  kept(name: string): Promise<unknown>;
  /** Writes the screen, and the whole page where it is longer, to the folder SCREENSHOTS when that is set. */
  shot(name: string): Promise<void>;
}

export async function openPhone(browser: Browser, url: string): Promise<Phone> {
  const context = await browser.newContext({ baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // A phone without a network, or before a server that is out of breath on a busy machine, says so on its console; what the page
    // makes of it is what the journeys look at.
    if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|status of 50[34]/.test(message.text())) problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin) problems.push(`asked elsewhere: ${request.url()}`);
  });
  return { page, context, problems, kept: (name) => page.evaluate(readKept, name), shot: (name) => shoot(page, name) };
}

/** Runs in the page. */
const readKept = (name: string) => new Promise<unknown>((resolve, reject) => {
  const request = indexedDB.open('yuejuma', 1);
  request.onerror = () => reject(new Error('no store'));
  request.onsuccess = () => {
    const got = request.result.transaction('kept').objectStore('kept').get(name);
    got.onsuccess = () => resolve(got.result);
    request.result.close();
  };
});

/** How many strips a phone holds. */
export const stripsOf = async (phone: Phone): Promise<number> => ((await phone.kept('strips')) as { strips: unknown[] } | undefined)?.strips.length ?? 0;

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.png`), await page.screenshot({ animations: 'disabled' }));
  const isLong = await page.evaluate(() => document.documentElement.scrollHeight > innerHeight + 8);
  if (!isLong) return;
  await page.evaluate(() => scrollTo(0, 0));
  await writeFile(join(folder, `${name}-full.png`), await page.screenshot({ animations: 'disabled', fullPage: true }));
}
