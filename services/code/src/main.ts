import { runWorkers } from '@yuejuma/platform/run-workers';

await runWorkers('code', async (env) => (await import('./app.module.js')).start(env));
