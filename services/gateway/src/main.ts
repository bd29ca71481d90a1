import { start } from './app.module.js';

/** Runs the gateway alone until SIGTERM. */
const gateway = await start(process.env).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
gateway?.announced();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void gateway?.stop());
