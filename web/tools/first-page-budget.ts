import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';
import { appShell, verifierShell } from './app-shell.js';

/** What a page may weigh, compressed: a resident's first code page (performance.md section 3, C67), and the offline verifier all told, its lists apart. */
const budgets = [
  { page: 'first code page', files: appShell, bytes: 150_000 },
  { page: 'offline verifier', files: verifierShell, bytes: 300_000 },
] as const;

/** Fails the build when a page outgrows its budget. */
export function firstPageBudget(): Plugin {
  return {
    name: 'yuejuma-first-page-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const { page, files, bytes: budget } of budgets) {
        const bytes = sizeOf(bundle, files(bundle));
        if (bytes > budget) this.error(`the ${page} is ${bytes} bytes compressed, its budget is ${budget}`);
        this.info(`${page}: ${(bytes / 1000).toFixed(1)} kB compressed of ${budget / 1000}`);
      }
    },
  };
}

const sizeOf = (bundle: Rollup.OutputBundle, names: readonly string[]): number =>
  names.reduce((sum, name) => {
    const item = bundle[name];
    return item === undefined ? sum : sum + gzipSync(item.type === 'chunk' ? item.code : item.source).length;
  }, 0);
