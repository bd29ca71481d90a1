import { setTimeout as after } from 'node:timers/promises';
import { SERVICES } from '@yuejuma/platform/config';
import { isCelled, type Peer, type Peers } from '@yuejuma/platform/grpc/client';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { AddressDevelopmentServiceService } from '@yuejuma/proto/address/v1/development';
import { SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { DevelopmentServiceService } from '@yuejuma/proto/common/v1/development';
import { IdentityDevelopmentServiceService } from '@yuejuma/proto/identity/v1/development';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';

/** The RPCs that make demo data: the same that everybody else calls. */
export interface SeedPeers {
  identity: Peer<typeof IdentityDevelopmentServiceService>;
  simulators: Peer<typeof SimulatorControlServiceService>;
  address(cityCode: string): Peer<typeof AddressServiceService>;
  demoDwellings(cityCode: string): Peer<typeof AddressDevelopmentServiceService>;
  registration(cityCode: string): Peer<typeof RegistrationServiceService>;
  /** Waits until what was made has reached every service; gives up after a while, since a start must not hang. */
  settle(): Promise<void>;
  close(): void;
}

const SETTLE_MS = 120_000;
const LOOK_EVERY_MS = 25;

export function connectSeed(peers: Peers): SeedPeers {
  const development = SERVICES.flatMap((name) => (isCelled(name)
    ? peers.inEveryCell(DevelopmentServiceService, name).map(({ peer }) => peer)
    : [peers.of(DevelopmentServiceService, name as 'identity')]));
  return {
    identity: peers.of(IdentityDevelopmentServiceService, 'identity'),
    simulators: peers.of(SimulatorControlServiceService, 'simulators'),
    address: (cityCode) => peers.inCity(AddressServiceService, 'address', cityCode),
    demoDwellings: (cityCode) => peers.inCity(AddressDevelopmentServiceService, 'address', cityCode),
    registration: (cityCode) => peers.inCity(RegistrationServiceService, 'registration', cityCode),
    async settle() {
      const until = performance.now() + SETTLE_MS;
      for (let idleLooks = 0; idleLooks < 2 && performance.now() < until;) {
        const works = await Promise.all(development.map((peer) => peer.getPendingWork({})));
        const isIdle = works.every(({ outbox, inbox, projections }) => outbox + inbox + projections === 0);
        idleLooks = isIdle ? idleLooks + 1 : 0;
        if (!isIdle) await after(LOOK_EVERY_MS);
      }
    },
    close: () => peers.close(),
  };
}
