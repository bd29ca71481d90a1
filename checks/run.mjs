// One run of one check against the tree it stands in: node checks/run.mjs NN-slug outcome.json [--full] [--stop-at-first] [--layer]
import { writeFileSync } from 'node:fs';
import { openLoader } from '../tools/check/load-typescript.mjs';
import { inRoot } from '../tools/infra/paths.mjs';
import { explain } from '../tools/infra/problem.mjs';
import storesWhenAsked from '../tools/infra/vitest-stores.mjs';

const [name = '', outcomeFile = '', ...flags] = process.argv.slice(2);
const stopStores = await storesWhenAsked();
const loader = await openLoader();
/** @type {typeof import('./figures.js')} */
const { Figures, Violated } = await loader.load(inRoot('checks', 'figures.ts'));
const figures = new Figures(flags.includes('--stop-at-first'));

/** @returns {Promise<string | undefined>} why it did not come to its end */
async function measure() {
  try {
    /** @type {import('./figures.js').CheckModule} */
    const check = await loader.load(inRoot('checks', name, 'check.ts'));
    await check.run(figures, { isFull: flags.includes('--full'), isMutant: flags.includes('--stop-at-first'), isLayer: flags.includes('--layer') });
  } catch (error) {
    return error instanceof Violated ? undefined : explain(error);
  }
}

const broken = await measure();
writeFileSync(outcomeFile, JSON.stringify({ figures: figures.all, broken }));
await loader.close();
await stopStores?.();
process.exit(broken === undefined ? 0 : 1);
