// One pod of registration, as a process of its own: node pod.mjs, in the environment of a service.
import { openLoader } from '../../tools/check/load-typescript.mjs';
import { inRoot } from '../../tools/infra/paths.mjs';

const loader = await openLoader();
const { startPod } = await loader.load(inRoot('checks', '02-postgres-killed', 'pod.ts'));
process.on('disconnect', () => process.exit());
await startPod();
process.send?.('ready');
