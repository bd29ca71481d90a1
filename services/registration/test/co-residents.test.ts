import { randomUUID } from 'node:crypto';
import { newId } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import type { AddCoResidentRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { Proxy_State } from '@yuejuma/proto/identity/v1/proxy';
import { CityServiceService } from '@yuejuma/proto/registration/v1/city_service';
import { ConfirmerKind, DeclarationReason, DwellingUse, EndCause, Evidence_Kind, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

let born = 1_000;
/** Somebody identity will file under a number of her own. */
function grandmother(): { documentNumber: string; subjectId: string } {
  const [documentNumber, subjectId] = [`99020019500101${(born += 1)}`, randomUUID()];
  registration.peers.filed.set(documentNumber, subjectId);
  return { documentNumber, subjectId };
}
const asked = (declarationId: string, documentNumber: string, change: Partial<AddCoResidentRequest> = {}): AddCoResidentRequest =>
  ({ declarationId, fullName: '王奶奶', documentType: 'CITIZEN_ID', documentNumber, phone: '15420000001', moveInOn: '', requestId: randomUUID(), ...change });
const add = (by: string, request: AddCoResidentRequest) => registration.client.addCoResident(request, { caller: resident(by) });
const own = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences;
const declaredBy = async (by: string) => (await registration.client.listCoResidents({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).coResidents;

describe('a co-resident (R40, R46, R47)', () => {
  test('is declared at the address of the own residence, by the declarant, and waits for the same owner', async () => {
    const wang = person();
    const { id, owner } = await registration.registered(wang);
    const { documentNumber, subjectId } = grandmother();
    const declared = await add(wang, asked(id, documentNumber));
    const [home] = await own(wang);
    expect(declared).toMatchObject({ residentId: subjectId, state: State.PENDING, confirmerKind: ConfirmerKind.OWNER, addressId: home?.addressId, dwellingUse: DwellingUse.RENTED, reason: DeclarationReason.FAMILY });
    const { rows } = await registration.base.db.query(sql`select actor_id, on_behalf_of, channel, data from declaration_actions where declaration_id = ${declared.id}`);
    expect(rows).toMatchObject([{ actor_id: wang, on_behalf_of: subjectId, channel: 'APP' }]);
    await registration.client.confirmResidence({ declarationId: declared.id }, { caller: resident(owner) });
    expect(await own(subjectId)).toMatchObject([{ id: declared.id, state: State.ACTIVE }]);
  });

  test('is shown to the declarant by masked name, in a list of its own, logged in their name', async () => {
    const wang = person();
    const { id } = await registration.registered(wang);
    const { documentNumber, subjectId } = grandmother();
    const { id: declared } = await add(wang, asked(id, documentNumber));
    expect(await declaredBy(wang)).toMatchObject([{ declaration: { id: declared }, maskedName: '王**' }]);
    expect(registration.peers.namesRead.at(-1)).toMatchObject({ subjectIds: [subjectId], purpose: 'DECLARED_FOR_OTHERS', legalBasis: 'R40', reader: wang });
    expect((await own(wang)).map((one) => one.id)).toEqual([id]);
    expect(await declaredBy(person())).toEqual([]);
  });

  test('finds the declaration as their own and takes it back; so may the declarant, on their behalf', async () => {
    const wang = person();
    const { id } = await registration.registered(wang);
    const [first, second] = [grandmother(), grandmother()];
    const byHerself = await add(wang, asked(id, first.documentNumber));
    expect(await registration.client.withdrawDeclaration({ declarationId: byHerself.id }, { caller: resident(first.subjectId) })).toMatchObject({ state: State.WITHDRAWN });
    const forHer = await add(wang, asked(id, second.documentNumber));
    await registration.client.withdrawDeclaration({ declarationId: forHer.id }, { caller: resident(wang) });
    const { rows } = await registration.base.db.query(sql`select actor_id, on_behalf_of from declaration_actions where kind = 'WITHDRAWN' and declaration_id in (${byHerself.id}, ${forHer.id}) order by act_time`);
    expect(rows).toEqual([{ actor_id: first.subjectId, on_behalf_of: null }, { actor_id: wang, on_behalf_of: second.subjectId }]);
  });

  test('is nobody whose habitual residence the declarant could set (R31)', async () => {
    const wang = person();
    const { id, owner } = await registration.registered(wang);
    const { documentNumber } = grandmother();
    const declared = await add(wang, asked(id, documentNumber));
    await registration.client.confirmResidence({ declarationId: declared.id }, { caller: resident(owner) });
    await expect(registration.client.setHabitualResidence({ declarationId: declared.id }, { caller: resident(wang) })).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
  });

  test('added twice with one key is one declaration; the key for somebody else is refused', async () => {
    const wang = person();
    const { id } = await registration.registered(wang);
    const request = asked(id, grandmother().documentNumber);
    expect((await add(wang, request)).id).toBe((await add(wang, request)).id);
    await expect(add(wang, { ...request, documentNumber: grandmother().documentNumber })).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });
});

describe('nobody is added', () => {
  test('at a residence that is not the caller\'s, not in force, or disputed', async () => {
    const wang = person();
    const { id } = await registration.registered(wang);
    const { documentNumber } = grandmother();
    for (const [by, where] of [[person(), id], [wang, newId('4401')]] as const) await expect(add(by, asked(where, documentNumber))).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    const pending = await registration.declare(wang, { addressId: registration.peers.flat().addressId });
    await expect(add(wang, asked(pending.id, documentNumber))).rejects.toMatchObject({ reason: 'DECLARATION_NOT_ACTIVE' });
    await registration.base.db.query(sql`update residence_declarations set dispute = '{"by":"x","closesOn":"2099-01-01"}', dispute_closes_on = '2099-01-01', case_kind = 'DISPUTE' where id = ${id}`);
    await expect(add(wang, asked(id, documentNumber))).rejects.toMatchObject({ reason: 'DECLARATION_DISPUTED' });
    expect(registration.peers.enrolled.some((one) => one.documentNumber === documentNumber)).toBe(false);
  });

  test('whom the registry does not know by that name and number', async () => {
    const wang = person();
    const { id } = await registration.registered(wang);
    await expect(add(wang, asked(id, 'nobody'))).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
    expect(await declaredBy(wang)).toEqual([]);
  });

  test('by a co-resident of a co-resident: their home is not the declarant\'s', async () => {
    const wang = person();
    const { id, owner } = await registration.registered(wang);
    const declared = await add(wang, asked(id, grandmother().documentNumber));
    await registration.client.confirmResidence({ declarationId: declared.id }, { caller: resident(owner) });
    await expect(add(wang, asked(declared.id, grandmother().documentNumber))).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
  });

  test('who lives there already, and whose declaration that is stays hidden from others (C25)', async () => {
    const wang = person();
    const { id } = await registration.registered(wang);
    const [home] = await own(wang);
    const { documentNumber, subjectId } = grandmother();
    await registration.declare(subjectId, { addressId: home?.addressId ?? '' });
    await expect(add(wang, asked(id, documentNumber))).rejects.toMatchObject({ reason: 'ALREADY_DECLARED', metadata: { declaration: '' } });
    const other = grandmother();
    const mine = await add(wang, asked(id, other.documentNumber));
    await expect(add(wang, asked(id, other.documentNumber))).rejects.toMatchObject({ reason: 'ALREADY_DECLARED', metadata: { declaration: mine.id } });
  });

  test('with a move-in date outside the days of policy', async () => {
    const wang = person();
    const { id } = await registration.registered(wang);
    await expect(add(wang, asked(id, grandmother().documentNumber, { moveInOn: '2020-01-01' }))).rejects.toMatchObject({ reason: 'MOVE_IN_DATE_OUT_OF_RANGE' });
  });
});

describe('acting for a co-resident (G13)', () => {
  const withdraw = (declarationId: string, by: string) => registration.client.withdrawDeclaration({ declarationId }, { caller: resident(by) });
  const end = (declarationId: string, by: string) => registration.client.endResidence({ declarationId, endOn: '', cause: EndCause.MOVED_OUT }, { caller: resident(by) });
  const explain = (declarationId: string, by: string) => registration.grpc(CityServiceService).explainDeclaration({ declarationId }, { caller: resident(by) });
  const say = (holder: string, subjectId: string, state: Proxy_State) => registration.peers.proxies.set(`${holder} ${subjectId}`, state);

  /** A co-resident whose registration stands, and one that still waits. */
  async function household(state: Proxy_State) {
    const wang = person();
    const { id, owner } = await registration.registered(wang);
    const [settled, waiting] = [grandmother(), grandmother()];
    const [standing, pending] = [await add(wang, asked(id, settled.documentNumber)), await add(wang, asked(id, waiting.documentNumber))];
    await registration.client.confirmResidence({ declarationId: standing.id }, { caller: resident(owner) });
    for (const { subjectId } of [settled, waiting]) say(wang, subjectId, state);
    return { wang, standing: standing.id, pending: pending.id, subjectId: settled.subjectId, waiting: waiting.subjectId };
  }

  test('until an elder agrees, one may follow and take back what one filed; their registration, once it stands, is theirs', async () => {
    const { wang, standing, pending, subjectId } = await household(Proxy_State.ASKED);
    expect(await explain(pending, wang)).toMatchObject({ declarationId: pending });
    expect(await withdraw(pending, wang)).toMatchObject({ state: State.WITHDRAWN });
    for (const act of [end, explain]) await expect(act(standing, wang)).rejects.toMatchObject({ reason: 'PROXY_NOT_ACCEPTED' });
    say(wang, subjectId, Proxy_State.STANDING);
    expect(await end(standing, wang)).toMatchObject({ state: State.ENDED });
  });

  test('once it is over one does nothing of it any more, sees nothing of it, and the person does all of it', async () => {
    const { wang, standing, pending, subjectId, waiting } = await household(Proxy_State.ENDED);
    const acts: readonly ((id: string) => Promise<unknown>)[] = [
      (id) => withdraw(id, wang), (id) => end(id, wang), (id) => explain(id, wang),
      (declarationId) => registration.client.keepResidence({ declarationId }, { caller: resident(wang) }),
      (declarationId) => registration.client.objectToEnd({ declarationId }, { caller: resident(wang) }),
      (declarationId) => registration.client.appealDecision({ declarationId, evidenceIds: [] }, { caller: resident(wang) }),
      (declarationId) => registration.client.addEvidence({ declarationId, kind: Evidence_Kind.LEASE, reference: 'lease-1' }, { caller: resident(wang) }),
      (declarationId) => registration.client.reportStranger({ declarationId, dwellingId: '' }, { caller: resident(wang) }),
    ];
    for (const act of acts) for (const id of [standing, pending]) await expect(act(id)).rejects.toMatchObject({ reason: 'PROXY_ENDED' });
    expect(await declaredBy(wang)).toEqual([]);
    expect(await withdraw(pending, waiting)).toMatchObject({ state: State.WITHDRAWN });
    expect(await end(standing, subjectId)).toMatchObject({ state: State.ENDED });
  });

  test('waits while identity does not answer: nobody acts on a guess', async () => {
    const { wang, standing } = await household(Proxy_State.STANDING);
    registration.peers.identityFailures = 1;
    await expect(end(standing, wang)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    expect(await end(standing, wang)).toMatchObject({ state: State.ENDED });
  });
});
