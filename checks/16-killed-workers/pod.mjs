// One pod of a service, as a process of its own: node pod.mjs, told where by POD_* variables; it begins when it hears "go".
import { openLoader } from '../../tools/check/load-typescript.mjs';
import { inRoot } from '../../tools/infra/paths.mjs';

const loader = await openLoader();
const { runPod } = await loader.load(inRoot('checks', '16-killed-workers', 'pod.ts'));
process.on('message', (message) => void (message === 'go' && runPod()));
process.send?.('ready');
