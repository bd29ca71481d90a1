// One trial in a process of its own, whose collector of garbage works often and briefly: a pause would send calls late. Answers with what was measured.
import { openLoader } from '../../tools/check/load-typescript.mjs';
import { inRoot } from '../../tools/infra/paths.mjs';

const loader = await openLoader();
const { attempt } = await loader.load(inRoot('checks', '10-overload', 'trial.ts'));
process.send?.(await attempt());
process.disconnect?.();
process.exit(0);
