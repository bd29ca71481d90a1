import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { DeclarationReason, DwellingUse } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { inRoot } from '../../tools/infra/paths.mjs';
import { cpuOf, cpuOfBackends } from '../cpu.mjs';
import { SERVER_CORE, pin } from '../machine.mjs';
import { idling, measure, without } from '../measure.mjs';
import { enrol } from '../people.mjs';

const SEED = 4402;
export const CITY = '4401';
const RESIDENTS = 40;
/** One person each in a round: what a crowded dwelling costs is another question. */
const DWELLINGS = 160;
const AT_ONCE = 16;
/** Dwellings in one call. */
const BATCH = 120;
/** As many connections as a service's pool has. */
const CONNECTIONS = 8;
const INSERTS = 2_500;
/** Rounds in one, until the runtime has compiled the way of a command. */
const WARM_UP_TURNS = 4;
const IDLE_MS = 3_000;

/** Residents, and dwellings of one proven owner, through the services' own RPCs. @param {import('@yuejuma/testing/seed-peers').SeedPeers} seed */
export async function settleForCommands(seed) {
  const [owner, ...residents] = await enrol(seed, SEED, RESIDENTS + 1);
  if (owner === undefined) throw new Error('nobody was enrolled');
  const rooms = Array.from({ length: DWELLINGS }, (_, index) => `${Math.floor(index / 8) + 1}0${(index % 8) + 1}`);
  const externalIds = rooms.map((room) => `bench-${room}`);
  await seed.simulators.loadRegistry({ people: [], properties: externalIds.map((id) => ({ registryReference: id, externalAddressId: id })) });
  const addressIds = [];
  for (let first = 0; first < rooms.length; first += BATCH) {
    const batch = rooms.slice(first, first + BATCH);
    const { dwellings } = await seed.address(CITY).importDwellings({
      dwellings: batch.map((room) => ({ externalId: `bench-${room}`, divisionCode: '440106012013', fullText: `广东省广州市天河区天园街道听荷东路66号${room}房`, buildingUse: Address_BuildingUse.RESIDENTIAL })),
    }, { deadlineMs: 120_000 });
    await seed.address(CITY).recordOwnerships({ ownerships: dwellings.map(({ id }, index) => ({ dwellingId: id, ownerSubjectId: owner, registryReference: `bench-${batch[index]}` })) }, { deadlineMs: 120_000 });
    addressIds.push(...dwellings.map(({ address }) => address?.id ?? ''));
  }
  await seed.settle(() => undefined);
  return { owner, residents, addressIds, nextPair: everyPair(addressIds, residents) };
}

/** Everybody at every address once, the residents of one round being many. @param {readonly string[]} addressIds @param {readonly string[]} residents */
function everyPair(addressIds, residents) {
  let taken = 0;
  return () => {
    const turn = Math.floor(taken / addressIds.length);
    if (turn === residents.length) throw new Error('everybody has declared everywhere');
    const addressId = /** @type {string} */ (addressIds[taken % addressIds.length]);
    const residentId = /** @type {string} */ (residents[((taken % addressIds.length) + turn) % residents.length]);
    taken += 1;
    return { addressId, residentId };
  };
}

/** @param {string} addressId */
export const declareRequest = (addressId) => ({
  houseCode: '', addressId, addressText: '', divisionCode: '', dwellingUse: DwellingUse.RENTED, reason: DeclarationReason.WORK, moveInOn: '', requestId: randomUUID(),
});

/**
 * One round: every dwelling declared, then every declaration confirmed, then bare durable inserts, all on the server core.
 * A command's cost is that of the services on its way and of their backends, with the relay of what they announce; what
 * others do with that is measured beside it.
 * @param {{ chain: Awaited<ReturnType<import('../chain.mjs').startChain>>, settled: Awaited<ReturnType<typeof settleForCommands>>, insertPeer: Awaited<ReturnType<typeof startInsertPeer>>, isWarmUp: boolean }} bench
 */
export async function commandsRound({ chain, settled: { owner, addressIds, nextPair }, insertPeer, isWarmUp }) {
  chain.place();
  const registration = chain.seed.registration(CITY);
  const onTheWay = chain.costsOf('registration', 'address');
  const following = { redis: () => cpuOf(chain.pids.redis), ...chain.costsOf('message', 'code', 'permit'), others: () => cpuOf(chain.pids.rest) };
  // Jobs of 21 cities run every minute whether anybody declares or not: that is no cost of a command.
  const idle = await idling({ ...onTheWay, ...following }, IDLE_MS);
  const [pids, followers] = [without(onTheWay, idle), without(following, idle)];
  /** @type {string[]} */
  const declared = [];
  const turns = isWarmUp ? WARM_UP_TURNS : 1;
  const pairs = Array.from({ length: turns }, () => addressIds.map(nextPair)).flat();
  const declare = await measure(pids, () => each(pairs, async ({ addressId, residentId }) => {
    const { id } = await registration.declareResidence(declareRequest(addressId), { caller: resident(residentId), deadlineMs: 60_000 });
    declared.push(id);
  }), followers);
  // What follows a declaration is handled before its confirmation is measured, and not counted as that.
  await chain.seed.settle(() => undefined);
  // A confirmation asks no other service but for the logged name in its answer; address works for those who hear of it.
  const [registrationOnly, address] = [pick(pids, (name) => name.startsWith('registration')), pick(pids, (name) => name.startsWith('address'))];
  const confirm = await measure(registrationOnly, () => each(declared, (declarationId) => registration.confirmResidence({ declarationId }, { caller: resident(owner), deadlineMs: 60_000 })), { ...address, ...followers });
  await chain.seed.settle(() => undefined);
  const insert = await measure({ peer: insertPeer.pid, postgres: () => cpuOfBackends(chain.pids.postgres, 'registration_owner') }, () => insertPeer.insert(INSERTS));
  return { declare: [declare, insert], confirm: [confirm, insert], idle };
}

/** @param {import('../measure.mjs').Sources} sources @param {(name: string) => boolean} isWanted */
const pick = (sources, isWanted) => Object.fromEntries(Object.entries(sources).filter(([name]) => isWanted(name)));

/** @template T @param {readonly T[]} items @param {(item: T, index: number) => Promise<unknown>} act */
async function each(items, act) {
  const startedAt = performance.now();
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < items.length) {
      const index = next++;
      await act(/** @type {T} */ (items[index]), index);
    }
  }));
  return { count: items.length, seconds: (performance.now() - startedAt) / 1_000 };
}

/** A process that inserts single rows as fast as it can. @param {import('../../tools/infra/supervise.mjs').Supervisor} supervisor @param {boolean} isPinned @param {string} databaseUrl of an owner */
export async function startInsertPeer(supervisor, isPinned, databaseUrl) {
  const child = supervisor.start({ name: 'peer-insert', command: process.execPath, args: [inRoot('bench', 'peers.mjs'), 'insert', databaseUrl, String(CONNECTIONS), String(AT_ONCE)], stdio: ['ignore', 'ignore', 'inherit'], hasChannel: true, stopRank: 2 });
  await once(child.process, 'message');
  const pid = child.process.pid ?? 0;
  if (isPinned) pin(pid, SERVER_CORE);
  return {
    pid,
    /** @param {number} count @returns {Promise<{ count: number, seconds: number }>} */
    async insert(count) {
      child.process.send?.(count);
      const [seconds] = await once(child.process, 'message');
      return { count, seconds: Number(seconds) };
    },
  };
}
