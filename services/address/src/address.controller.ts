import type { Metadata } from '@grpc/grpc-js';
import { refuseFrozenAccount } from '@yuejuma/platform/db/account-freezes';
import { readPage } from '@yuejuma/platform/db/page';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { checkFields, nameOf, rules } from '@yuejuma/platform/grpc/fields';
import { GrpcService, type Admits, type Answers } from '@yuejuma/platform/grpc/service';
import { device } from '@yuejuma/platform/limits/limit-calls';
import { AddressServiceService, type AppointCustodianRequest, type BatchGetAddressesRequest, type BatchGetAddressesResponse, type CreateProvisionalAddressRequest, type EndOwnershipRequest, type FindCityAddressRequest, type FindConfirmersRequest, type FindConfirmersResponse, type GetOwnedDwellingRequest, type ImportDwellingsRequest, type ImportDwellingsResponse, type ListDivisionsRequest, type ListDivisionsResponse, type ListHouseCodeKeysResponse, type ListOwnedDwellingsRequest, type ListOwnedDwellingsResponse, type RecordOwnershipRequest, type RecordOwnershipsRequest, type RecordOwnershipsResponse, type ResolveHouseCodeRequest, type RevokeCustodianRequest, type SearchAddressesRequest, type SearchAddressesResponse } from '@yuejuma/proto/address/v1/address_service';
import type { Custody, Ownership } from '@yuejuma/proto/address/v1/custody';
import type { Dwelling } from '@yuejuma/proto/address/v1/dwelling';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { Address_BuildingUse, type Address } from '@yuejuma/proto/address/v1/standard_address';
import { appointCustodian } from './appoint-custodian.js';
import { Context } from './context.js';
import { createProvisionalAddress } from './create-provisional-address.js';
import { endOwnership } from './end-ownership.js';
import { findCityAddress } from './find-city-address.js';
import { findConfirmers } from './find-confirmers.js';
import { checkCityAddress, checkImported, checkOwnership, checkOwnerships, checkSearch, ids } from './fields.js';
import { getAddresses } from './get-addresses.js';
import { importDwellings } from './import-dwellings.js';
import { listDivisions } from './list-divisions.js';
import { getOwnedDwelling, listOwnedDwellings } from './owned-dwellings.js';
import { recordOwnership, recordOwnerships } from './record-ownership.js';
import { resolveHouseCode } from './resolve-house-code.js';
import { revokeCustodian } from './revoke-custodian.js';
import { searchAddresses } from './search-addresses.js';
import { toAddress, toConfirmer, toCustody, toDivision, toImported, toOwnedDwelling, toOwnership } from './to-proto.js';

@GrpcService(AddressServiceService, {
  listDivisions: ['RESIDENT', 'OFFICER', 'SERVICE'],
  searchAddresses: ['RESIDENT', 'OFFICER'],
  resolveHouseCode: ['RESIDENT', 'OFFICER'],
  listHouseCodeKeys: ['SERVICE'],
  batchGetAddresses: ['RESIDENT', 'OFFICER', 'SERVICE'],
  createProvisionalAddress: ['RESIDENT', 'OFFICER'],
  findConfirmers: ['SERVICE'],
  listOwnedDwellings: ['RESIDENT'],
  getOwnedDwelling: ['RESIDENT'],
  recordOwnership: ['SERVICE'],
  recordOwnerships: ['SERVICE'],
  appointCustodian: ['RESIDENT'],
  revokeCustodian: ['RESIDENT'],
  endOwnership: ['SERVICE'],
  importDwellings: ['SERVICE'],
  findCityAddress: ['SERVICE'],
}, {
  listDivisions: 'READ', searchAddresses: 'READ', resolveHouseCode: 'READ', listHouseCodeKeys: 'READ', batchGetAddresses: 'READ',
  createProvisionalAddress: 'WRITE', findConfirmers: 'READ', listOwnedDwellings: 'READ', getOwnedDwelling: 'READ', recordOwnership: 'WRITE',
  recordOwnerships: 'BATCH', appointCustodian: 'WRITE', revokeCustodian: 'WRITE', endOwnership: 'WRITE', importDwellings: 'BATCH',
  findCityAddress: 'READ',
}, {
  searchAddresses: [['searchesPerDeviceMinute', device]],
  resolveHouseCode: [['houseCodesPerDeviceMinute', device], ['asksPerHouseCodeMinute', ({ houseCode }) => houseCode]],
})
export class AddressController implements Answers<typeof AddressServiceService>, Admits {
  constructor(private readonly ctx: Context) {}

  /** A frozen account gives and takes no mandate, and types no address (C52). */
  admit(caller: Caller, method: string): Promise<void> {
    return refuseFrozenAccount(this.ctx.db, caller, method, ['listDivisions', 'searchAddresses', 'resolveHouseCode', 'batchGetAddresses', 'listOwnedDwellings', 'getOwnedDwelling']);
  }

  async listDivisions({ parentCode }: ListDivisionsRequest): Promise<ListDivisionsResponse> {
    return { divisions: (await listDivisions(this.ctx, parentCode)).map(toDivision) };
  }

  async searchAddresses(request: SearchAddressesRequest): Promise<SearchAddressesResponse> {
    checkSearch(request);
    return { candidates: await searchAddresses(this.ctx, request) };
  }

  async resolveHouseCode({ houseCode }: ResolveHouseCodeRequest): Promise<Address> {
    return toAddress(this.ctx, await resolveHouseCode(this.ctx, houseCode));
  }

  async listHouseCodeKeys(): Promise<ListHouseCodeKeysResponse> {
    return { keys: [this.ctx.houseCodes.publicKey] };
  }

  async batchGetAddresses(request: BatchGetAddressesRequest): Promise<BatchGetAddressesResponse> {
    checkFields(request, { ids });
    return { addresses: (await getAddresses(this.ctx, request.ids)).map((row) => toAddress(this.ctx, row)) };
  }

  async createProvisionalAddress(request: CreateProvisionalAddressRequest, metadata: Metadata): Promise<Address> {
    checkFields(request, { addressText: rules.text(200), divisionCode: rules.matches(/^44\d{2,10}$/, 'must be a division of Guangdong') });
    return toAddress(this.ctx, await createProvisionalAddress(this.ctx, callerOf(metadata), request));
  }

  async findConfirmers({ addressId, houseCode }: FindConfirmersRequest): Promise<FindConfirmersResponse> {
    const { address, confirmers, version } = await findConfirmers(this.ctx, addressId, houseCode);
    return { address: toAddress(this.ctx, address), confirmers: confirmers.map(toConfirmer), version };
  }

  async listOwnedDwellings(request: ListOwnedDwellingsRequest, metadata: Metadata): Promise<ListOwnedDwellingsResponse> {
    const { subjectId } = callerOf(metadata);
    const page = readPage(request, ['dwellings', subjectId]);
    const rows = await listOwnedDwellings(this.ctx, subjectId, page);
    return { dwellings: rows.map((row) => toOwnedDwelling(this.ctx, row)), nextPageToken: page.next(rows.map((row) => ({ time: row.own_time, id: row.dwelling_id }))) };
  }

  async getOwnedDwelling({ dwellingId }: GetOwnedDwellingRequest, metadata: Metadata): Promise<Dwelling> {
    return toOwnedDwelling(this.ctx, await getOwnedDwelling(this.ctx, callerOf(metadata).subjectId, dwellingId));
  }

  async recordOwnership(request: RecordOwnershipRequest, metadata: Metadata): Promise<Ownership> {
    checkOwnership(request);
    return toOwnership(await recordOwnership(this.ctx, callerOf(metadata), request));
  }

  async recordOwnerships({ ownerships }: RecordOwnershipsRequest, metadata: Metadata): Promise<RecordOwnershipsResponse> {
    checkOwnerships(ownerships);
    return { recorded: await recordOwnerships(this.ctx, callerOf(metadata), ownerships) };
  }

  async appointCustodian(request: AppointCustodianRequest, metadata: Metadata): Promise<Custody> {
    checkFields(request, { dwellingId: rules.celledId(), custodianSubjectId: rules.uuid() });
    return toCustody(await appointCustodian(this.ctx, callerOf(metadata), request));
  }

  async revokeCustodian(request: RevokeCustodianRequest, metadata: Metadata): Promise<Custody> {
    checkFields(request, { custodyId: rules.celledId() });
    return toCustody(await revokeCustodian(this.ctx, callerOf(metadata), request.custodyId));
  }

  async endOwnership(request: EndOwnershipRequest, metadata: Metadata): Promise<Ownership> {
    checkFields(request, { dwellingId: rules.celledId(), ownerSubjectId: rules.uuid(), evidenceId: rules.text(100) });
    return toOwnership(await endOwnership(this.ctx, callerOf(metadata), request.dwellingId, request.ownerSubjectId, request.evidenceId));
  }

  async importDwellings(request: ImportDwellingsRequest, metadata: Metadata): Promise<ImportDwellingsResponse> {
    request.dwellings.forEach(checkImported);
    const batch = request.dwellings.map((dwelling) => ({ ...dwelling, buildingUse: nameOf(Address_BuildingUse, dwelling.buildingUse) }));
    return { dwellings: (await importDwellings(this.ctx, callerOf(metadata), batch)).map((row) => toImported(this.ctx, row)) };
  }

  async findCityAddress(request: FindCityAddressRequest, metadata: Metadata): Promise<Address> {
    checkCityAddress(request);
    return toAddress(this.ctx, await findCityAddress(this.ctx, callerOf(metadata), request));
  }
}
