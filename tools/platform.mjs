// The platform's process under `npm start`: every service, the simulators and the web app. Its launcher is start.mjs.
import { endTelemetry } from '@yuejuma/platform/run-alone';
import { startPlatform } from '@yuejuma/testing/platform-in-process';

/** @param {import('./infra/platform-process.mjs').PlatformMessage} message */
const tell = (message) => process.send?.(message);

/** @type {{ stop: () => Promise<void> } | undefined} */
let platform;
let isLeaving = false;

async function leave() {
  if (isLeaving) return;
  isLeaving = true;
  await platform?.stop();
  await endTelemetry();
  process.exit(0);
}
process.on('SIGTERM', leave);
process.on('disconnect', leave); // the launcher is gone

try {
  const started = await startPlatform(process.env, { people: Number(process.argv[2]), onProgress: (text) => tell({ progress: text }) });
  platform = started;
  process.on('message', () => started.announced());
  tell({ ready: started.summary() });
} catch (error) {
  console.error(error);
  tell({ failed: `The platform could not start: ${error instanceof Error ? error.message : 'see its log'}` });
  process.exitCode = 1;
  process.disconnect();
}
