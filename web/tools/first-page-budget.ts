import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { appShell } from './app-shell.js';

/** A resident's first code page, compressed (performance.md section 3, C67). */
const budgetBytes = 150_000;

/** Fails the build when the first code page outgrows its budget. */
export function firstPageBudget(): Plugin {
  return {
    name: 'yuejuma-first-page-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const bytes = appShell(bundle).reduce((sum, name) => {
        const item = bundle[name];
        return item === undefined ? sum : sum + gzipSync(item.type === 'chunk' ? item.code : item.source).length;
      }, 0);
      if (bytes > budgetBytes) this.error(`the first code page is ${bytes} bytes compressed, its budget is ${budgetBytes}`);
      this.info(`first code page: ${(bytes / 1000).toFixed(1)} kB compressed of ${budgetBytes / 1000}`);
    },
  };
}
