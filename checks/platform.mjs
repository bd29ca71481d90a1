// The platform in a process of its own, from its sources, so that all it says and traces can be read: node platform.mjs PEOPLE
import { openLoader } from '../tools/check/load-typescript.mjs';

const loader = await openLoader();
const { startPlatformForTest } = await loader.load('/libs/testing/src/platform-under-test.ts');
const { endTelemetry } = await loader.load('/libs/platform/src/run-alone.ts');
process.on('disconnect', () => process.exit());

const platform = await startPlatformForTest({ people: Number(process.argv[2]) });
process.once('message', async () => {
  await platform.stop();
  await endTelemetry();
  process.exit();
});
process.send?.({ url: platform.url, dataDir: platform.dataDir, gateway: platform.envOf.gateway, redisUrl: platform.envOf.code.REDIS_URL });
