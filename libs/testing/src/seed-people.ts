import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import type { CallOptions } from '@yuejuma/platform/grpc/client';
import { DocumentType } from '@yuejuma/proto/identity/v1/resident';
import { syntheticCityBatch } from './city-registrations.js';
import { generate, type DivisionRow, type SyntheticBatch } from './generate.js';
import type { SeedPeers } from './seed-peers.js';
import type { SyntheticDwelling } from './synthetic-dwelling.js';

const DIVISIONS = fileURLToPath(new URL('../../../services/address/data/divisions.csv', import.meta.url));
const SEED = 4401;
const BATCH = 500;
const CALL_MS = 120_000;
const BAR_WIDTH = 30;

export const BUILDING_USES: Readonly<Record<SyntheticDwelling['buildingUse'], Address_BuildingUse>> = {
  RESIDENTIAL: Address_BuildingUse.RESIDENTIAL,
  EMPLOYER_DORMITORY: Address_BuildingUse.DORMITORY,
  SCHOOL_DORMITORY: Address_BuildingUse.DORMITORY,
  OFFICE: Address_BuildingUse.OFFICE,
};

/** Ids that later batches refer to: owners of several dwellings, dwellings of several households. */
interface Made {
  subjects: Map<string, string>;
  dwellings: Map<string, string>;
}

/** Generates that many synthetic residents with dwellings and owners, unless an earlier start did. */
export async function seedPeople(seed: SeedPeers, dataDir: string, people: number, onProgress: (text: string) => void): Promise<void> {
  const marker = join(dataDir, 'generated.json');
  const done = (JSON.parse(await readFile(marker, 'utf8').catch(() => '{"people":0}')) as { people: number }).people;
  if (done >= people) return;
  const made: Made = { subjects: new Map(), dwellings: new Map() };
  let count = 0;
  for (const batch of generate(SEED, people, await readDivisions(), { batchSize: BATCH })) {
    await makeBatch(seed, batch, made);
    count += batch.people.length;
    onProgress(bar(Math.min(count, people), people));
  }
  await writeFile(marker, JSON.stringify({ people }));
}

async function makeBatch(seed: SeedPeers, batch: SyntheticBatch, made: Made): Promise<void> {
  const options = { deadlineMs: CALL_MS };
  await seed.simulators.loadRegistry({
    people: batch.people.map(({ fullName, documentType, documentNumber, birthDate, sex, hukou, phone }) => ({
      fullName, documentType, documentNumber, birthOn: birthDate, sex, hukouAddress: hukou?.text ?? '', hukouDivisionCode: hukou?.divisionCode ?? '', phone: phone ?? '', employedInCityCode: '', isOpenForAWalk: false,
    })),
    properties: batch.ownerships.map(({ dwellingKey }) => ({ registryReference: dwellingKey, externalAddressId: dwellingKey })),
  }, options);
  const enrolled = await seed.identity.enrolSyntheticPeople({
    people: batch.people.map(({ key, fullName, documentType, documentNumber, phone, birthDate, sex, hukou }) => ({
      key, fullName, documentType: DocumentType[documentType], documentNumber, phone: phone ?? '', birthOn: birthDate, sex, hukouAddress: hukou?.text ?? '', hukouDivisionCode: hukou?.divisionCode ?? '',
    })),
  }, options);
  for (const { key, subjectId } of enrolled.people) made.subjects.set(key, subjectId);
  for (const [city, homes] of Map.groupBy(batch.dwellings, ({ divisionCode }) => divisionCode.slice(0, 4))) await importHomes(seed, city, homes, made);
  await recordOwners(seed, batch, made);
  await publishCityRegistrations(seed, batch, options);
}

async function importHomes(seed: SeedPeers, city: string, homes: readonly SyntheticDwelling[], made: Made): Promise<void> {
  const { dwellings } = await seed.address(city).importDwellings({
    dwellings: homes.map(({ key, divisionCode, fullText, buildingUse }) => ({ externalId: key, divisionCode, fullText, buildingUse: BUILDING_USES[buildingUse] })),
  }, { deadlineMs: CALL_MS });
  homes.forEach(({ key }, index) => made.dwellings.set(key, dwellings[index]?.id ?? ''));
}

async function recordOwners(seed: SeedPeers, { ownerships }: SyntheticBatch, made: Made): Promise<void> {
  const claims = ownerships.map(({ ownerKey, dwellingKey }) => ({ dwellingId: made.dwellings.get(dwellingKey) ?? '', ownerSubjectId: made.subjects.get(ownerKey) ?? '', registryReference: dwellingKey }));
  for (const [city, inCity] of Map.groupBy(claims, ({ dwellingId }) => dwellingId.slice(0, 4))) {
    for (let from = 0; from < inCity.length; from += BATCH) await seed.address(city).recordOwnerships({ ownerships: inCity.slice(from, from + BATCH) }, { deadlineMs: CALL_MS });
  }
}

/** What the city's own system has of the people of a batch, where a city keeps one (R39). */
async function publishCityRegistrations(seed: SeedPeers, batch: SyntheticBatch, options: CallOptions): Promise<void> {
  const published = syntheticCityBatch(batch);
  if (published.records.length > 0) await seed.simulators.publishCityBatch({ batch: published }, options);
}

async function readDivisions(): Promise<DivisionRow[]> {
  const [, ...lines] = (await readFile(DIVISIONS, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const comma = line.indexOf(',');
    return { code: line.slice(0, comma), name: line.slice(comma + 1) };
  });
}

function bar(count: number, total: number): string {
  const full = Math.round((count / total) * BAR_WIDTH);
  return `generating people [${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${count} of ${total}`;
}
