import { randomUUID } from 'node:crypto';
import { Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import type { Figures } from '../figures.js';
import type { People } from './callers.js';
import { generatedMethods, hostsOf, type Method, type Outcome, type Wire } from './wire.js';
import type { World } from './world.js';

const methods = generatedMethods();

/** Who stands in which relation to what world.ts made. */
export type Relation = 'declarant' | 'owner' | 'custodian' | 'same house' | 'family of the owner' | 'stranger' | 'other city' | 'unit' | 'city of the unit' | 'other unit' | 'officer of another city' | 'officer of nowhere' | 'auditor' | 'city admin' | 'city admin elsewhere' | 'admin of a district';

export const relationsOf = (people: People): Readonly<Record<Relation, Caller>> => {
  const person = (key: string) => resident(people.get(key) as string);
  return {
    declarant: person('wang-xiaoming'),
    owner: person('li-mei'),
    custodian: person('zhang-wei'),
    'same house': person('liu-nainai'),
    'family of the owner': person('chen-bo'),
    stranger: person('john-smith'),
    'other city': person('huang-shenzhen'),
    unit: officer(randomUUID(), 'unit-tianhe', ['440106']),
    'city of the unit': officer(randomUUID(), 'unit-city', ['4401']),
    'other unit': officer(randomUUID(), 'unit-yuexiu', ['440104']),
    'officer of another city': officer(randomUUID(), 'unit-shenzhen', ['4403']),
    'officer of nowhere': officer(randomUUID(), 'unit-none', []),
    auditor: officer(randomUUID(), 'unit-audit', ['44'], [Role.AUDITOR]),
    'city admin': officer(randomUUID(), 'unit-guangzhou', ['4401'], [Role.CITY_ADMIN]),
    'city admin elsewhere': officer(randomUUID(), 'unit-shenzhen', ['4403'], [Role.CITY_ADMIN]),
    'admin of a district': officer(randomUUID(), 'unit-tianhe', ['440106'], [Role.CITY_ADMIN]),
  };
};

const PEOPLE: readonly Relation[] = ['declarant', 'owner', 'custodian', 'same house', 'family of the owner', 'stranger', 'other city'];
const OFFICERS: readonly Relation[] = ['unit', 'city of the unit', 'other unit', 'officer of another city', 'officer of nowhere'];
const ADMINS: readonly Relation[] = ['city admin', 'city admin elsewhere', 'admin of a district'];

/** One object, one method on it, and who may. Rows run in this order; within one, those refused ask first. */
interface Row {
  method: string;
  what: string;
  askers: readonly Relation[];
  request(world: World): { id: string; rest?: object };
  /** The field that names the object. */
  key: string;
  mayDo: readonly Relation[];
  /** What the others are told; the same as for an id that nobody has, unless existence is no secret to who holds the id. */
  refusal: string;
  hidesExistence: boolean;
  /** What those who may get, when it is not OK: the rule behind the door. */
  outcome?: string;
}

const registration = (method: string): string => `yuejuma.registration.v1.RegistrationService/${method}`;
const confirmers = { askers: PEOPLE, key: 'declarationId', mayDo: ['owner', 'custodian'], refusal: 'NOT_THE_CONFIRMER', hidesExistence: false } as const;
const declarants = { askers: PEOPLE, key: 'declarationId', mayDo: ['declarant'], refusal: 'DECLARATION_NOT_FOUND', hidesExistence: true } as const;
const proxies = { askers: PEOPLE, key: 'proxyId', mayDo: ['owner', 'same house'], refusal: 'PROXY_NOT_FOUND', hidesExistence: true } as const;
const units = { askers: OFFICERS, key: 'caseId', mayDo: ['unit', 'city of the unit'], refusal: 'CASE_NOT_FOUND', hidesExistence: true } as const;
const admins = { askers: ADMINS, key: 'rollbackId', mayDo: ['city admin'], refusal: 'ROLLBACK_NOT_FOUND', hidesExistence: true } as const;

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Reviewed by hand: requirements R27, R28, C8, C24, C25, C53; design of the services, point 4. */
export const ROWS: readonly Row[] = [
  { method: registration('GetConfirmerView'), what: 'a pending declaration', request: ({ pending }) => ({ id: pending }), ...confirmers },
  { method: registration('SetHabitualResidence'), what: 'a pending declaration', request: ({ pending }) => ({ id: pending }), ...declarants, outcome: 'DECLARATION_NOT_ACTIVE' },
  { method: registration('ConfirmResidence'), what: 'a pending declaration', request: ({ pending }) => ({ id: pending }), ...confirmers },
  { method: registration('GetConfirmerView'), what: 'a confirmed declaration', request: ({ pending }) => ({ id: pending }), ...confirmers },
  { method: registration('WithdrawDeclaration'), what: 'a confirmed declaration', request: ({ pending }) => ({ id: pending }), ...declarants, outcome: 'DECLARATION_NOT_PENDING' },
  { method: registration('SetHabitualResidence'), what: 'a confirmed declaration', request: ({ pending }) => ({ id: pending }), ...declarants },
  { method: registration('AnnounceEnd'), what: 'a confirmed declaration', request: ({ pending }) => ({ id: pending, rest: { endOn: inDays(20) } }), ...confirmers },
  { method: registration('ObjectToEnd'), what: 'an announced end', request: ({ pending }) => ({ id: pending }), ...declarants },
  { method: registration('RevokeEnd'), what: 'an announced end', request: ({ pending }) => ({ id: pending }), ...confirmers },
  { method: registration('ReportStranger'), what: 'a registration of their own', request: ({ pending }) => ({ id: pending }), ...declarants },
  { method: registration('RejectResidence'), what: 'another pending declaration', request: ({ toReject }) => ({ id: toReject, rest: { reason: 'REJECT_REASON_UNKNOWN_PERSON' } }), ...confirmers },
  { method: registration('AddEvidence'), what: 'a third pending declaration', request: ({ toWithdraw }) => ({ id: toWithdraw, rest: { kind: 'KIND_LEASE', reference: 'lease 17' } }), ...declarants },
  // The stranger of the other rows declared it.
  { method: registration('AppealDecision'), what: 'a refused declaration', request: ({ toReject }) => ({ id: toReject }), ...declarants, mayDo: ['stranger'] },
  { method: registration('WithdrawDeclaration'), what: 'a third pending declaration', request: ({ toWithdraw }) => ({ id: toWithdraw }), ...declarants },
  { method: registration('GetCase'), what: 'a declaration that is no case', request: ({ toWithdraw }) => ({ id: toWithdraw }), ...units, mayDo: [] },
  { method: registration('GetCase'), what: 'a case of Tianhe', request: ({ typed }) => ({ id: typed }), ...units },
  { method: registration('AddCaseEvidence'), what: 'a case of Tianhe', request: ({ typed }) => ({ id: typed, rest: { kind: 'KIND_OFFICER_VISIT', reference: 'visit 3' } }), ...units },
  { method: registration('DecideCase'), what: 'a case of Tianhe', request: ({ typed }) => ({ id: typed, rest: { decision: 'DECISION_CONFIRM', reason: 'seen', evidenceIds: ['lease-1'] } }), ...units, mayDo: ['unit'], askers: ['other unit', 'officer of another city', 'officer of nowhere', 'unit'] },
  { method: registration('WithdrawDeclaration'), what: 'a case of Tianhe', request: ({ typed }) => ({ id: typed }), ...declarants, outcome: 'DECLARATION_NOT_PENDING' },
  { method: registration('ProposeHidingInCase'), what: 'a case of Tianhe', request: ({ typed }) => ({ id: typed, rest: { reason: 'seen', evidenceIds: ['order-1'] } }), ...units },
  { method: registration('ReportStranger'), what: 'a dwelling', request: ({ dwelling }) => ({ id: dwelling }), askers: PEOPLE, key: 'dwellingId', mayDo: ['owner'], refusal: 'DWELLING_NOT_FOUND', hidesExistence: true },
  { method: 'yuejuma.identity.v1.IdentityService/GetCounterCase', what: 'a counter case of Tianhe', request: ({ counterCase }) => ({ id: counterCase }), ...units },
  { method: 'yuejuma.identity.v1.IdentityService/DecideCounterCase', what: 'a counter case of Tianhe', request: ({ counterCase }) => ({ id: counterCase, rest: { decision: 'DECISION_CONFIRM', reason: 'seen', evidenceIds: ['document-1'] } }), ...units, mayDo: ['unit'], askers: ['other unit', 'officer of another city', 'officer of nowhere', 'unit'] },
  // The owner asked to act for her neighbour, who has to agree by a face; the assertion of the row is none.
  { method: 'yuejuma.identity.v1.IdentityService/AcceptProxy', what: 'a proxy', request: ({ proxy }) => ({ id: proxy, rest: { assertion: 'none' } }), ...proxies, mayDo: ['same house'], outcome: 'FACE_ASSERTION_INVALID' },
  { method: 'yuejuma.identity.v1.IdentityService/EndProxy', what: 'a proxy', request: ({ proxy }) => ({ id: proxy }), ...proxies },
  { method: registration('GetRollback'), what: 'a rollback of Guangzhou', request: ({ rollback }) => ({ id: rollback }), ...admins, askers: [...ADMINS, 'auditor'], mayDo: ['city admin', 'auditor'] },
  { method: registration('ApproveRollback'), what: 'a rollback of Guangzhou', request: ({ rollback }) => ({ id: rollback }), ...admins },
  { method: registration('ReleaseAccount'), what: 'a rollback of Guangzhou', request: ({ rollback }) => ({ id: rollback }), ...admins },
  { method: 'yuejuma.message.v1.MessageService/ReadMessage', what: 'a notice', request: ({ message }) => ({ id: message }), askers: [...PEOPLE, 'unit', 'auditor', 'city admin'], key: 'messageId', mayDo: ['declarant'], refusal: 'MESSAGE_NOT_FOUND', hidesExistence: true },
  { method: 'yuejuma.address.v1.AddressService/GetOwnedDwelling', what: 'a dwelling', request: ({ dwelling }) => ({ id: dwelling }), askers: PEOPLE, key: 'dwellingId', mayDo: ['owner'], refusal: 'DWELLING_NOT_FOUND', hidesExistence: true },
  { method: 'yuejuma.address.v1.AddressService/AppointCustodian', what: 'a dwelling', request: ({ dwelling, somebody }) => ({ id: dwelling, rest: { custodianSubjectId: somebody, expiresOn: '2099-12-31', requestId: randomUUID() } }), askers: PEOPLE, key: 'dwellingId', mayDo: ['owner'], refusal: 'DWELLING_NOT_FOUND', hidesExistence: true },
  { method: 'yuejuma.code.v1.CodeService/DeleteReceipt', what: 'a receipt', request: ({ receipt }) => ({ id: receipt }), askers: PEOPLE, key: 'receiptId', mayDo: ['declarant'], refusal: 'RECEIPT_NOT_FOUND', hidesExistence: true },
];

/** Every row × every relation; a refusal says nothing but the id that was asked for. */
export async function relations(figures: Figures, wire: Wire, people: People, world: World): Promise<void> {
  const callers = relationsOf(people);
  const wrong: string[] = [];
  const talkative: string[] = [];
  const seen = { cells: 0, refusals: 0 };
  for (const row of ROWS) {
    const { id, rest = {} } = row.request(world);
    const method = methods.get(row.method) as Method;
    const ask = (relation: Relation, asked: string): Promise<Outcome> => wire.call(hostsOf(row.method)[0]!, method, callers[relation], { [row.key]: asked, ...rest });
    const inOrder = [...row.askers.filter((relation) => !row.mayDo.includes(relation)), ...row.mayDo];
    for (const relation of inOrder) {
      const outcome = await ask(relation, id);
      const expected = row.mayDo.includes(relation) ? (row.outcome ?? 'OK') : row.refusal;
      seen.cells += 1;
      if (outcome.reason !== expected) wrong.push(`${row.method} on ${row.what} by ${relation}: ${outcome.reason}, not ${expected}`);
      if (row.mayDo.includes(relation)) continue;
      seen.refusals += 1;
      const told = Object.values(outcome.metadata).filter((value) => value !== id);
      if (told.length > 0) talkative.push(`${row.method} tells ${relation}: ${told.join(', ')}`);
      if (!row.hidesExistence) continue;
      const nobodys = await ask(relation, id.length > 36 ? `4401-${randomUUID()}` : randomUUID());
      if (nobodys.reason !== outcome.reason || Object.keys(nobodys.metadata).join() !== Object.keys(outcome.metadata).join()) talkative.push(`${row.method} tells ${relation} that ${row.what} exists`);
    }
  }
  figures.none('cells of the relations that differ', wrong, `${seen.cells} (${ROWS.length} objects and methods)`);
  figures.none('refusals that tell something', talkative, `${seen.refusals}`);
}

/** Lists, each with the id of somebody's thing and who may find it there. */
const LISTS: readonly { method: string; askers: readonly Relation[]; finds: readonly Relation[]; id: (world: World) => string }[] = [
  { method: registration('ListResidences'), askers: PEOPLE, finds: ['declarant'], id: ({ pending }) => pending },
  { method: registration('ListCases'), askers: OFFICERS, finds: ['unit', 'city of the unit'], id: ({ typed }) => typed },
  { method: registration('ListRollbacks'), askers: [...ADMINS, 'auditor'], finds: ['city admin', 'auditor'], id: ({ rollback }) => rollback },
  { method: 'yuejuma.identity.v1.IdentityService/ListCounterCases', askers: OFFICERS, finds: ['unit', 'city of the unit'], id: ({ counterCase }) => counterCase },
  { method: 'yuejuma.message.v1.MessageService/ListMessages', askers: [...PEOPLE, 'unit', 'auditor', 'city admin'], finds: ['declarant'], id: ({ message }) => message },
  { method: 'yuejuma.message.v1.MessageService/ListTasks', askers: PEOPLE, finds: ['owner', 'custodian'], id: ({ pending }) => pending },
  { method: 'yuejuma.message.v1.MessageService/ListTasks', askers: [...OFFICERS, 'auditor', 'city admin'], finds: ['unit', 'city of the unit'], id: ({ typed }) => typed },
  { method: 'yuejuma.address.v1.AddressService/ListOwnedDwellings', askers: PEOPLE, finds: ['owner'], id: ({ dwelling }) => dwelling },
  { method: 'yuejuma.identity.v1.IdentityService/ListProxies', askers: PEOPLE, finds: ['owner', 'same house'], id: ({ proxy }) => proxy },
  { method: 'yuejuma.code.v1.CodeService/ListReceipts', askers: PEOPLE, finds: ['declarant'], id: ({ receipt }) => receipt },
];

/** Every list × every relation: one's own things, nobody else's. */
export async function lists(figures: Figures, wire: Wire, people: People, world: World): Promise<void> {
  const callers = relationsOf(people);
  const wrong: string[] = [];
  let cells = 0;
  for (const { method, askers, finds, id } of LISTS) {
    for (const relation of askers) {
      const outcome = await wire.call(hostsOf(method)[0]!, methods.get(method) as Method, callers[relation], { pageSize: 200 });
      const found = outcome.reason === 'OK' && JSON.stringify(outcome.response).includes(id(world));
      cells += 1;
      if (outcome.reason !== 'OK' || found !== finds.includes(relation)) wrong.push(`${method} of ${relation}: ${outcome.reason === 'OK' ? (found ? 'found' : 'not found') : outcome.reason}`);
    }
  }
  figures.none('cells of the lists that differ', wrong, `${cells} (${LISTS.length} lists)`);
}
