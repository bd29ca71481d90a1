import { DomainError } from '@yuejuma/kernel';
import type { Peer, Peers } from '@yuejuma/platform/grpc/client';
import { nameOf } from '@yuejuma/platform/grpc/fields';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { CityRegistrationsServiceService } from '@yuejuma/proto/authority/v1/city_registrations';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { IdentityServiceService, type CheckProxyRequest } from '@yuejuma/proto/identity/v1/identity_service';
import { Proxy_State } from '@yuejuma/proto/identity/v1/proxy';
import type { ToldBatch, ToldRecord } from './domain/city-record.js';

/** A person as records can wait for one; no subject id while nobody verified is meant. */
export interface PersonMark {
  mark: Buffer;
  subjectId: string;
}

/** Where a record is about. */
export interface CityPlace {
  addressId: string;
  dwellingId: string | null;
  divisionCode: string;
}

/** What the adapter of cities' own systems asks of others; each throws DEPENDENCY_UNAVAILABLE while the other is away. */
export interface CityAdapter {
  /** The city's own system: batches after a cursor. */
  pull(cityCode: string, cursor: string): Promise<{ batches: ToldBatch[]; nextCursor: string }>;
  /** Identity: whom records are about, in their order. */
  match(cityCode: string, records: readonly ToldRecord[]): Promise<PersonMark[]>;
  /** Identity: the marks of people who verified. */
  marksOf(subjectIds: readonly string[]): Promise<PersonMark[]>;
  /** Address: the place a record names; null for one that is unknown, or of another city. */
  place(cityCode: string, record: ToldRecord, requestId: string): Promise<CityPlace | null>;
}

const BATCHES = 20;
const PEOPLE = 200;

/** The adapter over gRPC; the address of the simulators stands for the cities' systems. */
export function cityAdapterOf(peers: Peers): CityAdapter {
  const identity = peers.of(IdentityServiceService, 'identity');
  return {
    async pull(cityCode, cursor) {
      const { batches, nextCursor } = await peers.of(CityRegistrationsServiceService, 'simulators').pullBatches({ cityCode, cursor, maxBatches: BATCHES }, { deadlineMs: 30_000 });
      return { nextCursor, batches: batches.map(({ asOfTime, ...batch }) => ({ ...batch, asOfTime: asOfTime ?? new Date(0) })) };
    },
    async match(cityCode, records) {
      const marks: PersonMark[] = [];
      for (let from = 0; from < records.length; from += PEOPLE) {
        const people = records.slice(from, from + PEOPLE).map(({ documentType, documentNumber, nameCheck }) => ({ documentType, documentNumber, nameCheck }));
        marks.push(...(await identity.matchCityRecords({ cityCode, people })).marks);
      }
      return marks;
    },
    async marksOf(subjectIds) {
      return (await identity.getPersonMarks({ subjectIds: [...subjectIds] })).marks;
    },
    async place(cityCode, { externalAddressId, addressText, divisionCode }, requestId) {
      try {
        const found = await peers.inCity(AddressServiceService, 'address', cityCode).findCityAddress({ cityCode, externalAddressId, addressText, divisionCode, requestId });
        return { addressId: found.id, dwellingId: found.dwellingId || null, divisionCode: found.divisionCode };
      } catch (error) {
        if (error instanceof DomainError && ['ADDRESS_NOT_FOUND', 'DIVISION_NOT_FOUND', 'INVALID_FIELD'].includes(error.reason)) return null;
        throw error;
      }
    },
  };
}

/** Whether somebody may act for another (G13). */
export interface FoundProxy {
  id: string;
  state: 'ASKED' | 'STANDING' | 'ENDED';
}

/** Identity's word about two people in a city, asked on behalf of a caller. PROXY_NOT_FOUND, DEPENDENCY_UNAVAILABLE. */
export async function checkProxy(identity: Pick<Peer<typeof IdentityServiceService>, 'checkProxy'>, parties: CheckProxyRequest, caller: Caller): Promise<FoundProxy> {
  const { id, state } = await identity.checkProxy(parties, { caller });
  return { id, state: nameOf(Proxy_State, state) as FoundProxy['state'] };
}
