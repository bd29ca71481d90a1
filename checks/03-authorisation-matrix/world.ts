import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { DocumentType } from '@yuejuma/proto/identity/v1/resident';
import { MessageServiceService } from '@yuejuma/proto/message/v1/message_service';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { DeclarationReason, DwellingUse } from '@yuejuma/proto/registration/v1/residence_declaration';
import { Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import { demoPeople, type DemoPerson } from '@yuejuma/testing/people';
import type { Platform } from '@yuejuma/testing/platform-in-process';
import { anonymous, officer, partner, resident } from '@yuejuma/testing/service-under-test';
import type { People } from './callers.js';

/** The things the relations are about, by id. */
export interface World {
  /** Of wang-xiaoming at a flat of li-mei with custodian zhang-wei; liu-nainai has declared the same flat. */
  pending: string;
  toReject: string;
  toWithdraw: string;
  /** Of wang-xiaoming, typed by hand: a case of Tianhe. */
  typed: string;
  counterCase: string;
  message: string;
  receipt: string;
  /** The flat. */
  dwelling: string;
  somebody: string;
  /** 代办: li-mei asked to act for liu-nainai. */
  proxy: string;
  /** Of Guangzhou, about an account nobody has. */
  rollback: string;
}

const TIANHE = '440106';
const DEVICE = { kty: 'EC', crv: 'P-256', x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY', y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU' };

/** Makes them through the services' own methods. */
export async function makeWorld(platform: Platform, people: People): Promise<World> {
  const { PEERS = '{}', CELLS = '[]', CALLER_KEY = '' } = platform.envOf.gateway;
  const peers = new Peers('gateway', { PEERS: JSON.parse(PEERS), CELLS: JSON.parse(CELLS), CALLER_KEY: Buffer.from(CALLER_KEY, 'base64'), CALL_DEADLINE_MS: 60_000 }, seededDice(1));
  const caller = (key: string) => ({ caller: resident(people.get(key) as string) });
  const wang = caller('wang-xiaoming');
  try {
    const address = peers.inCity(AddressServiceService, 'address', '4401');
    const registration = peers.inCity(RegistrationServiceService, 'registration', '4401');
    const message = peers.inCity(MessageServiceService, 'message', '4401');
    const code = peers.of(CodeServiceService, 'code');
    const { dwellings } = await address.listOwnedDwellings({ pageSize: 0, pageToken: '' }, caller('li-mei'));
    const flats = await Promise.all(dwellings.map(async (dwelling) => ({ dwelling, kinds: (await address.findConfirmers({ addressId: dwelling.address?.id ?? '', houseCode: '' })).confirmers.length })));
    const flat = flats.find(({ kinds }) => kinds === 2)?.dwelling;
    if (flat === undefined) throw new Error('the demo has no flat with a custodian');
    const declare = async (by: string, where: object) => (await registration.declareResidence({
      houseCode: '', addressId: '', addressText: '', divisionCode: '', dwellingUse: DwellingUse.RENTED, reason: DeclarationReason.WORK, moveInOn: '', requestId: randomUUID(), ...where,
    }, caller(by))).id;
    const here = { addressId: flat.address?.id ?? '' };
    const toWithdraw = await declare('wang-xiaoming', { addressId: flats.find(({ dwelling, kinds }) => kinds === 1 && dwelling.id !== flat.id)?.dwelling.address?.id ?? '' });
    const pending = await declare('wang-xiaoming', here);
    await declare('liu-nainai', here);
    const toReject = await declare('john-smith', here);
    const typed = await declare('wang-xiaoming', { addressText: '听荷东路99号', divisionCode: '440106012013' });
    const rollback = await registration.requestRollback(
      { cityCode: '4401', actorId: randomUUID(), fromTime: new Date(0), toTime: new Date(), grounds: 'stolen', requestId: randomUUID() },
      { caller: officer(randomUUID(), 'unit-asking', ['44'], [Role.CITY_ADMIN]) },
    );
    const { token } = await code.showCode({}, { ...wang, deadlineMs: 20_000 });
    await code.verifyCode({ token, purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz') });
    const receipt = (await code.listReceipts({ pageSize: 0, pageToken: '' }, wang)).receipts[0]?.id ?? '';
    const notice = await until(async () => (await message.listMessages({ pageSize: 0, pageToken: '' }, wang)).messages[0]?.id);
    await until(async () => (await message.listTasks({ pageSize: 0, pageToken: '' }, caller('zhang-wei'))).tasks.find((task) => task.declarationId === pending)?.id);
    await until(async () => (await message.listTasks({ pageSize: 0, pageToken: '' }, { caller: officer('o', 'u', [TIANHE]) })).tasks.find((task) => task.declarationId === typed)?.id);
    return { pending, toReject, toWithdraw, typed, counterCase: await waitAtTheCounter(peers), message: notice, receipt, dwelling: flat.id, somebody: randomUUID(), proxy: await askToAct(platform, caller('li-mei')), rollback: rollback.id };
  } finally {
    peers.close();
  }
}

/** As registration asks for somebody who adds a co-resident. */
async function askToAct(platform: Platform, options: { caller: Caller }): Promise<string> {
  const { PEERS = '{}', CELLS = '[]', CALLER_KEY = '' } = platform.envOf.gateway;
  const peers = new Peers('registration', { PEERS: JSON.parse(PEERS), CELLS: JSON.parse(CELLS), CALLER_KEY: Buffer.from(CALLER_KEY, 'base64'), CALL_DEADLINE_MS: 60_000 }, seededDice(2));
  const elder = demoPeople.find(({ key }) => key === 'liu-nainai') as DemoPerson;
  try {
    const identity = peers.of(IdentityServiceService, 'identity');
    const { displayName: fullName, documentType, documentNumber } = elder;
    await identity.enrolCoResident({ fullName, documentType, documentNumber, phone: elder.phone ?? '', cityCode: '4401', requestId: randomUUID() }, options);
    return (await identity.listProxies({ pageSize: 0, pageToken: '' }, options)).proxies[0]?.id ?? '';
  } finally {
    peers.close();
  }
}

/** Somebody of the registry who chose the counter of Tianhe. */
async function waitAtTheCounter(peers: Peers): Promise<string> {
  const identity = peers.of(IdentityServiceService, 'identity');
  const simulators = peers.of(SimulatorControlServiceService, 'simulators');
  const person = (await simulators.listRegistryPeople({})).people.find(({ documentType }) => documentType === 'CITIZEN_ID');
  if (person === undefined) throw new Error('nobody of the registry is open for a walk');
  const anyone = { caller: anonymous() };
  const { id } = await identity.startVerification({ fullName: person.fullName, documentType: DocumentType.CITIZEN_ID, documentNumber: person.documentNumber, phone: person.phone, devicePublicKeyJwk: JSON.stringify(DEVICE), requestId: randomUUID() }, anyone);
  const code = await until(async () => (await simulators.listSms({ phone: person.phone, withNotices: false })).messages[0]?.parameters['code']);
  await identity.submitOtp({ verificationId: id, code }, anyone);
  await identity.chooseCounter({ verificationId: id, officeId: TIANHE }, anyone);
  const { cases } = await identity.listCounterCases({ pageSize: 0, pageToken: '' }, { caller: officer('o', 'u', [TIANHE]) });
  return cases[0]?.id ?? '';
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error('what was made never arrived');
}
