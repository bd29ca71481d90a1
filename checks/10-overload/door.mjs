// The door under overload, as a process of its own, so that the load does not wait for the work: says where it listens, then answers every message with what it saw.
import { openLoader } from '../../tools/check/load-typescript.mjs';
import { inRoot } from '../../tools/infra/paths.mjs';

const loader = await openLoader();
const { openDoor } = await loader.load(inRoot('checks', '10-overload', 'door.ts'));
const { addresses, seen } = await openDoor();
process.on('message', () => process.send?.(seen));
process.on('disconnect', () => process.exit(0));
process.send?.(addresses);
