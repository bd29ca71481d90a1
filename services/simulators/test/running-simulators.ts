import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { addDays, buildCitizenIdNumber, plainDate } from '@yuejuma/kernel';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers, type Peer } from '@yuejuma/platform/grpc/client';
import { freePort } from '@yuejuma/testing/free-port';
import type { RegistryEntry } from '@yuejuma/proto/authority/v1/simulator_control';
import { start } from '../src/app.module.js';

/** The simulators on files of their own; `restart` begins again on the same files. */
export async function runningSimulators() {
  const dataDir = await mkdtemp(join(tmpdir(), 'yuejuma-simulators-'));
  const address = `127.0.0.1:${await freePort()}`;
  const env = { YUEJUMA_ENV: 'development', LOG_LEVEL: 'silent', GRPC_LISTEN: address, CALLER_KEY: randomBytes(32).toString('base64'), DATA_DIR: dataDir };
  let service = await start(env);
  const peers = new Peers('identity', { CALLER_KEY: Buffer.from(env.CALLER_KEY, 'base64'), CALL_DEADLINE_MS: 60_000, PEERS: { simulators: address }, CELLS: [] }, seededDice(1));
  return {
    env,
    client: <D extends ServiceDefinition>(definition: D): Peer<D> => peers.of(definition, 'simulators'),
    async restart() {
      await service.stop();
      service = await start(env);
    },
    async stop() {
      peers.close();
      await service.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Somebody who cannot exist, numbered. */
export const entry = (index: number, more: Partial<RegistryEntry> = {}): RegistryEntry => ({
  fullName: '王小明',
  documentType: 'CITIZEN_ID',
  documentNumber: buildCitizenIdNumber(String(990_100 + Math.floor(index / 900)), addDays(plainDate('1990-05-01'), index % 90), index % 900),
  birthOn: addDays(plainDate('1990-05-01'), index % 90),
  sex: 'MALE',
  hukouAddress: '湖南省衡阳市衡阳县',
  hukouDivisionCode: '430421',
  phone: '15400000001',
  employedInCityCode: '',
  isOpenForAWalk: false,
  ...more,
});
