// The whole platform in a process of its own, from its sources, for a test of what `--import` telemetry sends.
import { openLoader } from '../tools/check/load-typescript.mjs';

const loader = await openLoader();
const { startPlatformForTest } = await loader.load('/libs/testing/src/platform-under-test.ts');
const { runAlone } = await loader.load('/libs/platform/src/run-alone.ts');
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
await runAlone(() => startPlatformForTest(), (/** @type {{ url: string }} */ { url }) => process.send?.({ url }));
