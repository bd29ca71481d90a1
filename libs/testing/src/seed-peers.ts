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
  /** Waits until what was made has reached every service; gives up when nothing moves any more, since a start must not hang. */
  settle(onProgress: (text: string) => void): Promise<void>;
  close(): void;
}

/** How long nothing may move before a start goes on without. */
const STUCK_MS = 60_000;
const SAY_EVERY_MS = 3_000;
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
    settle: (onProgress) => settle(development, onProgress),
    close: () => peers.close(),
  };
}

async function settle(services: readonly Peer<typeof DevelopmentServiceService>[], onProgress: (text: string) => void): Promise<void> {
  let [fewest, movedAt, saidAt] = [Infinity, performance.now(), performance.now()];
  for (let idleLooks = 0; idleLooks < 2 && performance.now() - movedAt < STUCK_MS;) {
    const works = await Promise.all(services.map((service) => service.getPendingWork({})));
    const left = works.reduce((sum, { outbox, inbox, projections }) => sum + outbox + inbox + projections, 0);
    idleLooks = left === 0 ? idleLooks + 1 : 0;
    if (left < fewest) [fewest, movedAt] = [left, performance.now()];
    if (left > 0 && performance.now() - saidAt > SAY_EVERY_MS) {
      saidAt = performance.now();
      onProgress(`waiting for ${left} events to arrive`);
    }
    if (left > 0) await after(LOOK_EVERY_MS);
  }
}
