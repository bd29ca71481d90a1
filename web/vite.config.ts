import vue from '@vitejs/plugin-vue';
import { defaultClientConditions, defineConfig } from 'vite';
import { firstPageBudget } from './tools/first-page-budget.js';
import { precompress } from './tools/precompress.js';
import { preloadAppShell } from './tools/preload-app-shell.js';
import { serviceWorker } from './tools/service-worker-plugin.js';

const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [vue(), preloadAppShell(), serviceWorker(), firstPageBudget(), precompress()],
  resolve: { conditions: ['@yuejuma/source', ...defaultClientConditions] },
  define: {
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/v1': gateway, '/dev': gateway, '/.well-known': gateway } },
});
