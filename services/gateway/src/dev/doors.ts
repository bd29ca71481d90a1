import type { Peer, Peers } from '@yuejuma/platform/grpc/client';
import { CELLED_SERVICES, SERVICES, type ServiceName } from '@yuejuma/platform/config';
import { isCelled } from '@yuejuma/platform/grpc/client';
import { AddressDevelopmentServiceService } from '@yuejuma/proto/address/v1/development';
import { SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { DevelopmentServiceService } from '@yuejuma/proto/common/v1/development';
import { IdentityDevelopmentServiceService } from '@yuejuma/proto/identity/v1/development';
import type { Realm } from '../issuer/realm.js';
import type { RequestKeys } from './partner-request.routes.js';
import { createPlatformClock, type PlatformClock } from './platform-clock.js';

type Development = Peer<typeof DevelopmentServiceService>;

/** What the development doors open on, besides the demo itself. */
export interface Doors {
  dataDir: string;
  issuer: string;
  realm: Realm;
  requestKeys: RequestKeys;
  identity: Peer<typeof IdentityDevelopmentServiceService>;
  simulators: Peer<typeof SimulatorControlServiceService>;
  addresses: readonly Peer<typeof AddressDevelopmentServiceService>[];
  clock: PlatformClock;
  /** Every service that may have something pending, by name. */
  services: readonly { name: string; peer: Development }[];
}

/** Finds the doors of every service. */
export function findDoors(peers: Peers, settings: { dataDir: string; issuer: string; realm: Realm; requestKeys: RequestKeys; clockOffset: number }): Doors {
  const services = SERVICES.flatMap((name) => developmentPeers(peers, name));
  return {
    ...settings,
    identity: peers.of(IdentityDevelopmentServiceService, 'identity'),
    simulators: peers.of(SimulatorControlServiceService, 'simulators'),
    addresses: peers.inEveryCell(AddressDevelopmentServiceService, CELLED_SERVICES[0]).map(({ peer }) => peer),
    clock: createPlatformClock(services, settings.dataDir, settings.clockOffset),
    services,
  };
}

function developmentPeers(peers: Peers, name: ServiceName): { name: string; peer: Development }[] {
  if (!isCelled(name)) return [{ name, peer: peers.of(DevelopmentServiceService, name as 'identity') }];
  return peers.inEveryCell(DevelopmentServiceService, name).map(({ cell, peer }) => ({ name: `${cell.name}/${name}`, peer }));
}
