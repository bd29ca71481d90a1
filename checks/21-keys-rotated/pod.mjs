// The job that renews the vault's keys, as a process of its own that dies in the middle: node pod.mjs, told where by the environment of a service.
import { openLoader } from '../../tools/check/load-typescript.mjs';
import { inRoot } from '../../tools/infra/paths.mjs';

const loader = await openLoader();
const { renewAndDie } = await loader.load(inRoot('checks', '21-keys-rotated', 'renew-and-die.ts'));
await renewAndDie(Number(process.env['POD_DIES_AFTER']));
process.exit();
