import { createServer, createServerModuleRunner, defaultServerConditions } from 'vite';
import { root } from '../infra/paths.mjs';

// Workspace packages resolve to their sources, so that a check runs what stands in the tree, with no build in between.
const conditions = ['@yuejuma/source', ...defaultServerConditions];

/** @typedef {{ load: (file: string) => Promise<any>, close: () => Promise<void> }} Loader close it when the modules have done their work: they may import more until then */

/** Imports TypeScript modules of this tree, and with them the workspace packages from their sources. @returns {Promise<Loader>} */
export async function openLoader() {
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  });
  const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
  return {
    load: (file) => runner.import(file),
    async close() {
      await runner.close();
      await server.close();
    },
  };
}
