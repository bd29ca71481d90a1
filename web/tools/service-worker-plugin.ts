import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { offlineShell, readerFiles } from './app-shell.js';

const source = new URL('./service-worker.js', import.meta.url);

/** Emits `/sw.js`, which keeps the pages that show and check codes, and the guides, in every language for moments without a network (C63, C68); what reads codes is kept for a page that asks, other files when first used. */
export function serviceWorker(): Plugin {
  return {
    name: 'yuejuma-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const words = Object.values(bundle).filter((item) => item.type === 'chunk' && item.facadeModuleId?.includes('/lib/i18n/') === true);
      const names = new Set([...offlineShell(bundle), ...words.map(({ fileName }) => fileName)]);
      const files = ['/', '/icon.svg', '/app.webmanifest', ...[...names].map((name) => `/${name}`)];
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12);
      const reader = readerFiles(bundle).map((name) => `/${name}`);
      const code = readFileSync(source, 'utf8').replace('"__SHELL__"', JSON.stringify(files)).replace('"__READER__"', JSON.stringify(reader)).replace('__VERSION__', version);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: code });
    },
  };
}
