import type { ServiceDefinition } from '@grpc/grpc-js';
import { cityOfId, type DomainError } from '@yuejuma/kernel';
import type { Cell, CelledService } from '@yuejuma/platform/config';
import type { Peer, Peers } from '@yuejuma/platform/grpc/client';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { AuditServiceService } from '@yuejuma/proto/audit/v1/audit_service';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { MessageServiceService } from '@yuejuma/proto/message/v1/message_service';
import { PermitServiceService } from '@yuejuma/proto/permit/v1/permit_service';
import { CityServiceService } from '@yuejuma/proto/registration/v1/city_service';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { createCodeStream, type ShowOnStream } from './code-stream.js';

/** One cell as the gateway gathers from it. */
export interface CellPeer<D> {
  name: string;
  cities: readonly string[];
  peer: Peer<D>;
}

/** A service that runs once per cell. */
export interface Celled<D> {
  /** The cell a city lives in. Throws CITY_NOT_SERVED. */
  inCity(cityCode: string): Peer<D>;
  /** The cell a celled id lives in; throws what `missing` makes for a text that is no id of a served city. */
  ofId(id: string, missing: () => DomainError): Peer<D>;
  everywhere: readonly CellPeer<D>[];
}

export interface Services {
  identity: Peer<typeof IdentityServiceService>;
  code: Peer<typeof CodeServiceService>;
  showOnStream: ShowOnStream;
  audit: Peer<typeof AuditServiceService>;
  address: Celled<typeof AddressServiceService>;
  registration: Celled<typeof RegistrationServiceService>;
  /** The same service, for what cities have open. */
  city: Celled<typeof CityServiceService>;
  permit: Celled<typeof PermitServiceService>;
  message: Celled<typeof MessageServiceService>;
}

/** Every service behind the gateway, found once at start-up. */
export function connectServices(peers: Peers): Services {
  return {
    identity: peers.of(IdentityServiceService, 'identity'),
    code: peers.of(CodeServiceService, 'code'),
    showOnStream: createCodeStream(peers.streamOf(CodeServiceService.streamShowCodes, 'code')),
    audit: peers.of(AuditServiceService, 'audit'),
    address: celled(peers, AddressServiceService, 'address'),
    registration: celled(peers, RegistrationServiceService, 'registration'),
    city: celled(peers, CityServiceService, 'registration'),
    permit: celled(peers, PermitServiceService, 'permit'),
    message: celled(peers, MessageServiceService, 'message'),
  };
}

function celled<D extends ServiceDefinition>(peers: Peers, definition: D, name: CelledService): Celled<D> {
  const everywhere = peers.inEveryCell(definition, name).map(({ cell, peer }: { cell: Cell; peer: Peer<D> }) => ({ name: cell.name, cities: cell.cities, peer }));
  const byCity = new Map(everywhere.flatMap((cell) => cell.cities.map((city) => [city, cell.peer] as const)));
  return {
    everywhere,
    inCity: (cityCode) => byCity.get(cityCode) ?? peers.inCity(definition, name, cityCode),
    ofId(id, missing) {
      const peer = byCity.get(cityOfId(id) ?? '');
      if (peer === undefined) throw missing();
      return peer;
    },
  };
}
