import { randomUUID } from 'node:crypto';
import { encodeHouseCode } from '@yuejuma/code-format';
import { DomainError, newId } from '@yuejuma/kernel';
import { Confirmer_Kind, Ownership_State, type Confirmer } from '@yuejuma/proto/address/v1/custody';
import { Dwelling } from '@yuejuma/proto/address/v1/dwelling';
import { Address, Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { Hiding, Hiding_State } from '@yuejuma/proto/identity/v1/hiding';
import { Proxy, Proxy_State } from '@yuejuma/proto/identity/v1/proxy';
import type { HabitualResidence, ProposeHidingRequest, ReadMaskedNamesRequest } from '@yuejuma/proto/identity/v1/identity_service';
import { RegistrationServiceService, type DeclareResidenceRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { DeclarationReason, DwellingUse, type ResidenceDeclaration } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident, startForTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../src/app.module.js';
import type { Addresses, Identity } from '../src/context.js';

export const communityOfTianhe = '440106001001';
export const officerOfTianhe = officer('officer-tianhe', 'unit-tianhe', ['440106']);
export const officerOfYuexiu = officer('officer-yuexiu', 'unit-yuexiu', ['440104']);

/** The peers of registration, keeping what they are told. */
export function fakePeers() {
  const places = new Map<string, { address: Address; confirmers: Confirmer[]; version: number }>();
  const habitual = new Map<string, HabitualResidence>();
  const peers = {
    places,
    habitual,
    namesRead: [] as (ReadMaskedNamesRequest & { reader: string })[],
    /** Who identity files under a document number. */
    filed: new Map<string, string>(),
    asked: [] as { subjectId: string; declarationId: string; residentId: string; moveInOn: string }[],
    consents: new Map<string, { id: string; subjectId: string; expireTime: Date; act: string; digest: string; officer: string }>(),
    enrolled: [] as { documentNumber: string; cityCode: string; declarant: string }[],
    /** Who acts for whom, by `holder person`; STANDING when nothing is said. */
    proxies: new Map<string, Proxy_State>(),
    /** How many more calls of identity fail. */
    identityFailures: 0,
    typed: 0,
    now: (): Date => new Date(),
    hidings: [] as (ProposeHidingRequest & { officer: string })[],
    /** How far ownership is proven. */
    ownership: Ownership_State.PROVEN,
    /** A flat with one proven owner, unless said otherwise. */
    flat({ owner = randomUUID(), custodian, city = '4401', change = {} }: { owner?: string | null; custodian?: string; city?: string; change?: Partial<Address> } = {}) {
      const address = Address.fromPartial({
        id: newId(city), dwellingId: newId(city), cityCode: city, divisionCode: city === '4401' ? communityOfTianhe : `${city}03001001`,
        buildingUse: Address_BuildingUse.RESIDENTIAL, ...change,
      });
      const confirmers = [
        ...(owner === null ? [] : [{ subjectId: owner, kind: Confirmer_Kind.OWNER }]),
        ...(custodian === undefined ? [] : [{ subjectId: custodian, kind: Confirmer_Kind.CUSTODIAN }]),
      ];
      places.set(address.id, { address, confirmers, version: 1 });
      return { addressId: address.id, owner: owner ?? '' };
    },
  };
  const failing = () => {
    if (peers.identityFailures <= 0) return;
    peers.identityFailures -= 1;
    throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'identity' });
  };
  const none = (subjectId: string): HabitualResidence => ({ subjectId, declarationId: '', cityCode: '', version: 0 });
  const addresses: Addresses = {
    async findConfirmers({ addressId, houseCode }) {
      const place = houseCode === '' ? places.get(addressId) : [...places.values()][0];
      if (place === undefined) throw new DomainError('ADDRESS_NOT_FOUND', { address: addressId });
      return place;
    },
    async getOwnedDwelling({ dwellingId }, options) {
      const place = [...places.values()].find(({ address }) => address.dwellingId === dwellingId);
      const isOwner = place?.confirmers.some(({ subjectId, kind }) => subjectId === options?.caller?.subjectId && kind === Confirmer_Kind.OWNER);
      if (place === undefined || !isOwner) throw new DomainError('DWELLING_NOT_FOUND', { dwelling: dwellingId });
      return Dwelling.fromPartial({ id: dwellingId, address: place.address, ownership: { state: peers.ownership } });
    },
    async createProvisionalAddress({ divisionCode }) {
      peers.typed += 1;
      const address = Address.fromPartial({ id: newId('4401'), divisionCode, cityCode: '4401', isProvisional: true });
      places.set(address.id, { address, confirmers: [], version: 0 });
      return address;
    },
  };
  const identity: Identity = {
    async askBySms(request) {
      failing();
      peers.asked.push(request);
      return { isAsked: true };
    },
    async startConsent({ documentNumber, act, actDigest }, options) {
      failing();
      const subjectId = peers.filed.get(documentNumber);
      if (subjectId === undefined) throw new DomainError('IDENTITY_NOT_CONFIRMED');
      const consent = { id: randomUUID(), subjectId, expireTime: new Date(peers.now().getTime() + 600_000) };
      peers.consents.set(consent.id, { ...consent, act, digest: Buffer.from(actDigest).toString('hex'), officer: options?.caller?.subjectId ?? '' });
      return consent;
    },
    async giveConsent({ consentId, actDigest, code, assertion }) {
      failing();
      const consent = peers.consents.get(consentId);
      if (consent === undefined || consent.digest !== Buffer.from(actDigest).toString('hex')) throw new DomainError('CONSENT_NOT_FOUND');
      if (code !== '123456' && assertion !== 'MATCH') throw new DomainError('OTP_INCORRECT');
      return consent;
    },
    async enrolCoResident(request, options) {
      failing();
      peers.enrolled.push({ documentNumber: request.documentNumber, cityCode: request.cityCode, declarant: options?.caller?.subjectId ?? '' });
      const filed = peers.filed.get(request.documentNumber);
      if (filed === undefined) throw new DomainError('IDENTITY_NOT_CONFIRMED');
      return { subjectId: filed };
    },
    async checkProxy({ holderId, subjectId, cityCode }) {
      failing();
      const state = peers.proxies.get(`${holderId} ${subjectId}`) ?? Proxy_State.STANDING;
      return Proxy.fromPartial({ id: `${holderId} ${subjectId}`, holderId, subjectId, cityCode, state });
    },
    async acceptProxy({ proxyId, consentId }) {
      failing();
      if (!peers.consents.has(consentId)) throw new DomainError('CONSENT_NOT_FOUND');
      peers.proxies.set(proxyId, Proxy_State.STANDING);
      return Proxy.fromPartial({ id: proxyId, state: Proxy_State.STANDING });
    },
    async endProxy({ proxyId }) {
      failing();
      peers.proxies.set(proxyId, Proxy_State.ENDED);
      return Proxy.fromPartial({ id: proxyId, state: Proxy_State.ENDED });
    },
    async proposeHiding(request, options) {
      failing();
      peers.hidings.push({ ...request, officer: options?.caller?.subjectId ?? '' });
      return Hiding.fromPartial({ state: Hiding_State.OPEN });
    },
    async readMaskedNames(request, options) {
      failing();
      peers.namesRead.push({ ...request, reader: options?.caller?.subjectId ?? '' });
      const isOver = (subjectId: string): boolean => peers.proxies.get(`${options?.caller?.subjectId} ${subjectId}`) === Proxy_State.ENDED;
      return { names: request.subjectIds.filter((subjectId) => !isOver(subjectId)).map((subjectId) => ({ subjectId, maskedName: '王**' })) };
    },
    async getHabitualResidence({ subjectId }) {
      failing();
      return habitual.get(subjectId) ?? none(subjectId);
    },
    async setHabitualResidence({ subjectId, declarationId, cityCode, expectedDeclarationId }) {
      failing();
      const before = habitual.get(subjectId) ?? none(subjectId);
      if (before.declarationId !== expectedDeclarationId) throw new DomainError('CONCURRENT_CHANGE');
      const after = { subjectId, declarationId, cityCode, version: before.version + 1 };
      habitual.set(subjectId, after);
      return after;
    },
  };
  return { peers, addresses, identity };
}

/** Registration on a real database, with its peers replaced in the context. */
export async function startRegistration() {
  const { peers, addresses, identity } = fakePeers();
  const service = await startForTest(definition, (context, base) => {
    peers.now = base.now;
    return { ...context, identity, addresses: () => addresses };
  }, { PEERS: '{"identity":"127.0.0.1:1"}' });
  const client = service.client(RegistrationServiceService);
  const declare = (by: string, where: Partial<DeclareResidenceRequest>): Promise<ResidenceDeclaration> => client.declareResidence(request(where), { caller: resident(by) });
  return {
    ...service, grpc: service.client, client, peers, identity, declare,
    /** Somebody's declaration that its owner has confirmed. */
    async registered(by: string) {
      const { addressId, owner } = peers.flat();
      const { id } = await declare(by, { addressId });
      await client.confirmResidence({ declarationId: id }, { caller: resident(owner) });
      return { id, owner };
    },
    audited: async (act: string) => (await service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === act),
  };
}
/** Runs every job of the calendar once, as the development clock does on each day. */
export async function runJobs({ context, base }: Pick<RegistrationUnderTest, 'context' | 'base'>): Promise<void> {
  for (const job of definition.jobs?.(context) ?? []) await job.run(base.cities);
}
export type RegistrationUnderTest = Awaited<ReturnType<typeof startRegistration>>;

export const request = (change: Partial<DeclareResidenceRequest>): DeclareResidenceRequest => ({
  houseCode: '', addressId: '', addressText: '', divisionCode: '', dwellingUse: DwellingUse.RENTED, reason: DeclarationReason.WORK,
  moveInOn: '', requestId: randomUUID(), ...change,
});

export const person = (): string => randomUUID();

/** A house code that decodes; whether it is signed is for the address service. */
export const houseCode = (cityCode: string): Promise<string> => encodeHouseCode(
  { iss: 'yuejuma', cityCode, houseCodeId: new Uint8Array(16), stickerVersion: 1 },
  { kid: 'h-1', alg: 'EdDSA', sign: async () => new Uint8Array(64) },
);

