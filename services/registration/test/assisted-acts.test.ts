import { randomUUID } from 'node:crypto';
import { addDays, shanghaiDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { ConsentBy } from '@yuejuma/proto/identity/v1/identity_service';
import { AssistedAct_State as ActState, DecideCaseRequest_Decision, StartAssistedActRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { EndCause, RejectReason, ResidenceDeclaration_State as State, type ResidenceDeclaration } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { officerOfTianhe, officerOfYuexiu, person, request, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

let cards = 10_000_000;
/** Somebody at the counter with an ID card of their own. */
function there(subjectId = randomUUID()) {
  const documentNumber = `9902001950${(cards += 1)}`;
  registration.peers.filed.set(documentNumber, subjectId);
  return { subjectId, card: { fullName: '王小明', documentType: 'CITIZEN_ID', documentNumber } };
}
const start = (card: object, act: object, caller = officerOfTianhe, requestId = randomUUID()) =>
  registration.client.startAssistedAct(StartAssistedActRequest.fromPartial({ ...card, consentBy: ConsentBy.PHONE_CODE, requestId, ...act }), { caller });
const complete = (id: string, code = '123456', caller = officerOfTianhe, assertion = '') => registration.client.completeAssistedAct({ id, code, assertion }, { caller });
const declaring = (addressId: string) => ({ declare: { ...request({ addressId }), requestId: '' } });
const own = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences;
const actions = async (id: string) => (await registration.base.db.query<Record<string, unknown>>(sql`
  select kind, actor_id, channel, assisted_by, evidence from declaration_actions where declaration_id = ${id} order by version`)).rows;
const withoutIds = (d: ResidenceDeclaration) => ({ ...d, id: '', residentId: '', createTime: null, deadlineTime: null, addressId: '', dwellingId: '' });

describe('at a counter (C39)', () => {
  test('a declaration has the same effect as in the app, field by field (R29)', async () => {
    const { subjectId, card } = there();
    const [flat, same] = [registration.peers.flat(), registration.peers.flat()];
    const app = person();
    await registration.declare(app, { addressId: flat.addressId });
    const { id, state, act } = await start(card, declaring(same.addressId));
    expect([state, act]).toEqual([ActState.CONSENT_PENDING, 'DECLARE']);
    expect(await own(subjectId)).toEqual([]);
    const done = await complete(id);
    expect(done).toMatchObject({ state: ActState.DONE, declarationState: State.PENDING });
    const [[inApp], [atCounter]] = [await own(app), await own(subjectId)];
    expect(withoutIds(atCounter!)).toEqual(withoutIds(inApp!));
    for (const { addressId, owner } of [flat, same]) await registration.client.confirmResidence({ declarationId: addressId === flat.addressId ? inApp!.id : done.declarationId }, { caller: resident(owner) });
    expect(withoutIds((await own(subjectId))[0]!)).toEqual(withoutIds((await own(app))[0]!));
    expect(await actions(done.declarationId)).toMatchObject([
      { kind: 'DECLARED', actor_id: subjectId, channel: 'COUNTER', assisted_by: 'officer-tianhe', evidence: [expect.any(String)] },
      { kind: 'CONFIRMED', channel: 'APP', assisted_by: null },
    ]);
  });

  test('it can be taken back, ended, confirmed and refused in the same way, each by the person\'s own consent', async () => {
    const tenant = there();
    const owner = there();
    const flat = registration.peers.flat({ owner: owner.subjectId });
    const declare = async () => (await complete((await start(tenant.card, declaring(flat.addressId))).id)).declarationId;
    const first = await declare();
    expect(await complete((await start(tenant.card, { withdraw: { declarationId: first } })).id)).toMatchObject({ declarationState: State.WITHDRAWN });
    const second = await declare();
    expect(await complete((await start(owner.card, { reject: { declarationId: second, reason: RejectReason.UNKNOWN_PERSON } })).id)).toMatchObject({ declarationState: State.REJECTED });
    const third = await declare();
    expect(await complete((await start(owner.card, { confirm: { declarationId: third } })).id)).toMatchObject({ declarationState: State.ACTIVE });
    expect(await complete((await start(tenant.card, { end: { declarationId: third, endOn: '', cause: EndCause.MOVED_OUT } })).id)).toMatchObject({ declarationState: State.ENDED });
    expect((await actions(third)).map(({ kind, actor_id, channel, assisted_by }) => [kind, actor_id, channel, assisted_by])).toEqual([
      ['DECLARED', tenant.subjectId, 'COUNTER', 'officer-tianhe'], ['CONFIRMED', owner.subjectId, 'COUNTER', 'officer-tianhe'], ['ENDED', tenant.subjectId, 'COUNTER', 'officer-tianhe'],
    ]);
    expect(registration.peers.consents.size).toBeGreaterThanOrEqual(7);
  });

  test('a field of the act that cannot be taken is named by where it stands, one of the person by its own name', async () => {
    const { card } = there();
    const { addressId } = registration.peers.flat();
    const named = (act: object) => start(card, act).then(() => [], (error: { reason: string; metadata: Record<string, string>; violations: { field: string }[] }) => [error.reason, error.metadata['field'], ...error.violations.map(({ field }) => field)]);
    const declare = declaring(addressId).declare;
    const asked: [object, string][] = [
      [{ declare: { ...declare, houseCode: 'x' } }, 'declare.houseCode'], [{ declare: { ...declare, moveInOn: 'soon' } }, 'declare.moveInOn'],
      [{ declare: { ...declare, addressId: '', addressText: '红砖房', divisionCode: '4401' } }, 'declare.divisionCode'], [{ end: { declarationId: addressId, endOn: 'soon' } }, 'end.endOn'],
      [{ confirm: { declarationId: 'x' } }, 'confirm.declarationId'], [{ withdraw: { declarationId: '' } }, 'withdraw.declarationId'], [{ reject: { declarationId: addressId } }, 'reject.reason'],
      [{ fullName: '', confirm: { declarationId: 'x' } }, 'fullName'],
    ];
    for (const [act, field] of asked) expect(await named(act)).toEqual(['INVALID_FIELD', field, field]);
  });

  test('the ID card with a face is as good as a phone (P12)', async () => {
    const { card } = there();
    const { id } = await start(card, { ...declaring(registration.peers.flat().addressId), consentBy: ConsentBy.ID_CARD });
    expect(await complete(id, '', officerOfTianhe, 'MATCH')).toMatchObject({ state: ActState.DONE });
  });

  test('an address that is in no list is typed; another officer than the one who typed it decides on evidence (R25, G3, C53)', async () => {
    const { subjectId, card } = there();
    const typed = (divisionCode: string) => ({ declare: { ...request({ addressText: '员村二横路尽头红砖房', divisionCode }), requestId: '' } });
    const before = registration.peers.typed;
    await expect(start(card, typed('440104'))).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    await expect(start(card, typed('4401'))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    expect(registration.peers.typed).toBe(before);
    const { declarationId, declarationState } = await complete((await start(card, typed('440106'))).id);
    expect([declarationState, await own(subjectId)]).toMatchObject([State.UNDER_REVIEW, [{ id: declarationId }]]);
    const decide = (caller: typeof officerOfTianhe) => registration.client.decideCase({ caseId: declarationId, decision: DecideCaseRequest_Decision.CONFIRM, reason: '走访属实', evidenceIds: ['visit-1'] }, { caller });
    await expect(decide(officerOfTianhe)).rejects.toMatchObject({ reason: 'OWN_CASE' });
    await decide(officer('officer-other', 'unit-tianhe', ['440106']));
    expect(await own(subjectId)).toMatchObject([{ state: State.ACTIVE }]);
  });

  test('the audit log names the person as the one who acted, and the officer who assisted', async () => {
    const { subjectId, card } = there();
    const { declarationId } = await complete((await start(card, declaring(registration.peers.flat().addressId))).id);
    expect((await registration.audited('DECLARE_RESIDENCE')).filter((entry) => entry['objectId'] === declarationId)).toMatchObject([{ actorKind: 'RESIDENT', actorId: subjectId, details: { channel: 'COUNTER', assistedBy: 'officer-tianhe' } }]);
  });
});

describe('without the consent of the person (C6, T42)', () => {
  test('nothing happens: a wrong code, another officer, another act', async () => {
    const { subjectId, card } = there();
    const { id } = await start(card, declaring(registration.peers.flat().addressId));
    await expect(complete(id, '000000')).rejects.toMatchObject({ reason: 'OTP_INCORRECT' });
    await expect(complete(id, '123456', officer('officer-other', 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'ASSISTED_ACT_NOT_FOUND' });
    expect(await own(subjectId)).toEqual([]);
  });

  test('a consent is to one act with all it says, and used once', async () => {
    const { subjectId, card } = there();
    const [one, other] = [registration.peers.flat(), registration.peers.flat()];
    const first = await start(card, declaring(one.addressId));
    const second = await start(card, declaring(other.addressId));
    const digests = [...registration.peers.consents.values()].filter((consent) => consent.subjectId === subjectId).map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(2);
    const done = [await complete(first.id), await complete(first.id)];
    expect(new Set(done.map((one) => one.declarationId)).size).toBe(1);
    expect(await own(subjectId)).toHaveLength(1);
    await complete(second.id);
    expect(await own(subjectId)).toHaveLength(2);
  });

  test('a start sent twice asks once, and a crash after the act completes to the same declaration', async () => {
    const { subjectId, card } = there();
    const requestId = randomUUID();
    const act = declaring(registration.peers.flat().addressId);
    const ids = [(await start(card, act, officerOfTianhe, requestId)).id, (await start(card, act, officerOfTianhe, requestId)).id];
    expect(ids[0]).toBe(ids[1]);
    const { declarationId } = await complete(ids[0]!);
    expect((await complete(ids[0]!)).declarationId).toBe(declarationId);
    expect(await own(subjectId)).toHaveLength(1);
  });
});

describe('an officer helps nobody (C53)', () => {
  test('to their own dwelling, as its owner or as living there', async () => {
    const { card } = there();
    const self = officer(randomUUID(), 'unit-tianhe', ['440106']);
    await expect(start(card, declaring(registration.peers.flat({ owner: self.subjectId }).addressId), self)).rejects.toMatchObject({ reason: 'OWN_CASE' });
    const home = registration.peers.flat();
    await registration.declare(self.subjectId, { addressId: home.addressId });
    await expect(start(card, declaring(home.addressId), self)).rejects.toMatchObject({ reason: 'OWN_CASE' });
  });

  test('of their household, or to their own declaration', async () => {
    const self = officer(randomUUID(), 'unit-tianhe', ['440106']);
    const home = registration.peers.flat();
    const mine = await registration.declare(self.subjectId, { addressId: home.addressId });
    const housemate = there();
    await registration.declare(housemate.subjectId, { addressId: home.addressId });
    await expect(start(housemate.card, declaring(registration.peers.flat().addressId), self)).rejects.toMatchObject({ reason: 'OWN_CASE' });
    await expect(start(there().card, { withdraw: { declarationId: mine.id } }, self)).rejects.toMatchObject({ reason: 'OWN_CASE' });
  });

  test('outside the own district, or with somebody else\'s declaration', async () => {
    const { card } = there();
    const { addressId } = registration.peers.flat();
    await expect(start(card, declaring(addressId), officerOfYuexiu)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    const declared = await registration.declare(person(), { addressId });
    await expect(start(card, { withdraw: { declarationId: declared.id } }, officerOfYuexiu)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await expect(start(card, { withdraw: { declarationId: declared.id } })).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await expect(start(card, { confirm: { declarationId: declared.id } })).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
    await expect(start(card, {})).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(start(card, { declare: { ...request({ addressId, moveInOn: addDays(shanghaiDate(registration.context.now()), -300) }), requestId: '' } })).rejects.toMatchObject({ reason: 'MOVE_IN_DATE_OUT_OF_RANGE' });
  });
});
