import { resolve } from 'node:path';
import type { Figures } from '../figures.js';
import { readSchemas, timesOfShows } from './ddl.js';
import { protoNames, readDescriptors } from './descriptors.js';
import { FROZEN_REPLIES, purposeChanges, replyHashes, textToVerifier } from './frozen.js';
import { openApiNames } from './open-api.js';
import { peopleSearches } from './people-search.js';
import { citiesLoaded, policyNames } from './policies.js';
import { readWeb } from './web.js';
import { lint, unusedExceptions, type Named } from './words.js';

export const demands = 'proto, DDL, policies with 21 overlays, OpenAPI and web hold 0 places for a colour, risk, score, level, health, list of people, or place and time of a show; the verify reply and the purposes are frozen';

const root = resolve(import.meta.dirname, '../..');

export async function run(figures: Figures): Promise<void> {
  const used = new Set<number>();
  const forbidden = (source: string, names: readonly Named[]) => figures.none(`forbidden words in ${source}`, lint(names, used), `${names.length} names`);

  const descriptors = readDescriptors(root);
  forbidden('proto', protoNames(descriptors));
  figures.none('searches for people', peopleSearches(descriptors), `${descriptors.rpcs.length} methods`);
  const text = [...new Set(textToVerifier(descriptors))].sort().join(', ');
  figures.demand('text to a verifier', 'claims, kid', text, text === 'claims, kid');
  const frozen = FROZEN_REPLIES.map((hash) => hash.slice(0, 12)).join(', ');
  const hashes = replyHashes(descriptors);
  figures.demand('frozen verify replies', frozen, hashes.map((hash) => hash.slice(0, 12)).join(', '), hashes.join() === FROZEN_REPLIES.join());
  figures.none('changed purposes', purposeChanges(), 'the snapshot');

  forbidden('policies', policyNames(root));
  const cities = citiesLoaded(root);
  figures.demand('cities whose policy loads', '21', cities, cities === 21);
  forbidden('OpenAPI', openApiNames(root));
  const web = readWeb(root);
  forbidden('web', web.names);
  figures.none('colours of people in the web', web.findings, `${web.files} files`);

  const schemas = await readSchemas(root);
  forbidden('DDL', schemas.names);
  figures.none('times of shows', timesOfShows(schemas.columns), `${schemas.columns.filter(({ service }) => service === 'code').length} columns of the code service`);
  figures.none('exceptions that nothing needs', unusedExceptions(used), 'the listed exceptions');
}
