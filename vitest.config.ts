import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// Workspace packages resolve to their sources, so that a test needs no build.
const conditions = ['@yuejuma/source', ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  // Test files stand outside each project's tsconfig, and Nest wants the older decorators with their metadata.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      '{libs,services}/*/{src,test}/**/*.test.ts',
      'web/{src,test}/**/*.test.ts',
      'clients/*/{src,test}/**/*.test.ts',
      'e2e/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['./tools/infra/vitest-stores.mjs'],
    pool: 'forks',
    maxWorkers: 2,
    env: { TZ: 'UTC' },
    testTimeout: 30_000,
    // Events take as long as a busy machine lets them; what never comes is still found.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 120_000,
  },
});
