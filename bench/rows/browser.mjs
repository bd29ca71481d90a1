import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { inRoot } from '../../tools/infra/paths.mjs';
import { median } from '../measure.mjs';
import { sampleTokens } from './offline.mjs';

const SAMPLES = 9;
const CALLS = 200;
const MICROSECONDS = 1_000;

/** A Chromium of this machine. */
const findChromium = () => [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path !== '' && existsSync(path));

/** The offline rows in a real browser, by its clock; none where there is no browser. */
export async function browserRows() {
  const executablePath = findChromium();
  if (!executablePath) return [];
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  try {
    const page = await browser.newPage();
    // Only a page of the loopback, or of TLS, has WebCrypto.
    await page.goto(`http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`);
    await page.addScriptTag({ content: await bundle() });
    const { served, made, ...keys } = sampleTokens();
    return [
      await row(page, 'verify offline, server token, Chromium', 'one Ed25519 of WebCrypto', { token: served, ...keys }),
      await row(page, 'verify offline, strip + device token, Chromium', 'one Ed25519 and one P-256 of WebCrypto', { token: made, ...keys }),
    ];
  } finally {
    await browser.close();
    server.close();
  }
}

/** The verifier as a browser gets it. */
async function bundle() {
  const built = await build({ configFile: false, logLevel: 'error', build: { write: false, lib: { entry: inRoot('bench', 'hops', 'in-browser.mjs'), formats: ['iife'], name: 'bench' } } });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the verifier was not bundled');
  return chunk.code;
}

/** @param {import('playwright-core').Page} page @param {string} name @param {string} peer @param {Omit<import('../hops/in-browser.mjs').Work, 'samples' | 'calls'>} work */
async function row(page, name, peer, work) {
  const { ours, theirs } = await page.evaluate((task) => /** @type {typeof globalThis & { compare: typeof import('../hops/in-browser.mjs').compare }} */ (globalThis).compare(task), { ...work, samples: SAMPLES, calls: CALLS });
  const ratios = ours.map((own, at) => own / (theirs[at] ?? NaN));
  return { name, peer, atMost: 1.25, ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)], ours: median(ours) * MICROSECONDS, theirs: median(theirs) * MICROSECONDS };
}
