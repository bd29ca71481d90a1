// Runs one TypeScript file of this tree in a process of its own: `run-source.mjs /services/audit/src/main.ts`.
import { openLoader } from '../../../tools/check/load-typescript.mjs';

const { load } = await openLoader();
await load(process.argv[2] ?? '');
