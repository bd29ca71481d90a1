import { runWorkers } from '@yuejuma/platform/run-workers';

await runWorkers('gateway', async (env) => (await import('./app.module.js')).start(env), (gateway) => gateway.announced());
