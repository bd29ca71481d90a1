import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = /\.(html|js|css|svg|json|wasm|webmanifest)$/;
const smallestBytes = 600;

/** Writes `.br` and `.gz` beside every file that shrinks, so that a static server compresses nothing at run time. */
export function precompress(): Plugin {
  return {
    name: 'yuejuma-precompress',
    apply: 'build',
    writeBundle({ dir = 'dist' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => compressible.test(file))) {
        const content = readFileSync(join(dir, name));
        if (content.length < smallestBytes) continue;
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
      }
    },
  };
}
