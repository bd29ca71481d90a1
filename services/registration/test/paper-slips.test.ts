import { sql } from '@yuejuma/platform/db/sql';
import { EnterPaperSlipRequest_Answer as Answer, type EnterPaperSlipRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind, RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { officerOfTianhe, officerOfYuexiu, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

async function pending() {
  const tenant = person();
  const { addressId, owner } = registration.peers.flat();
  return { tenant, owner, ...(await registration.declare(tenant, { addressId })) };
}
const issue = (declarationId: string, caller = officerOfTianhe) => registration.client.issuePaperSlip({ declarationId }, { caller });
const enter = (code: string, change: Partial<EnterPaperSlipRequest> = {}, caller = officerOfTianhe) =>
  registration.client.enterPaperSlip({ code, answer: Answer.CONFIRM, reason: RejectReason.UNSPECIFIED, signedAs: ConfirmerKind.OWNER, evidenceIds: ['scan-1'], ...change }, { caller });

describe('a paper slip (C39)', () => {
  test('carries a code and the masked name, and confirms as the owner with the same effect (R29)', async () => {
    const { id, owner } = await pending();
    const slip = await issue(id);
    expect(slip).toMatchObject({ maskedName: '王**', code: expect.stringMatching(/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/) });
    expect(await enter(slip.code.toLowerCase().replaceAll('-', ' '))).toEqual({ declarationId: id, state: State.ACTIVE });
    const { rows } = await registration.base.db.query(sql`select actor_id, channel, assisted_by, evidence from declaration_actions where declaration_id = ${id} and kind = 'CONFIRMED'`);
    expect(rows).toEqual([{ actor_id: owner, channel: 'PAPER', assisted_by: 'officer-tianhe', evidence: [slip.id, 'scan-1'] }]);
  });

  test('refuses with the ticked reason', async () => {
    const { id } = await pending();
    const { code } = await issue(id);
    expect(await enter(code, { answer: Answer.REFUSE, reason: RejectReason.UNKNOWN_PERSON })).toEqual({ declarationId: id, state: State.REJECTED });
  });

  test('is good once, within its days, and its code is kept nowhere', async () => {
    const { id } = await pending();
    const { code } = await issue(id);
    await enter(code);
    await expect(enter(code)).rejects.toMatchObject({ reason: 'PAPER_SLIP_NOT_FOUND' });
    await expect(enter('AAAA-BBBB-CCCC')).rejects.toMatchObject({ reason: 'PAPER_SLIP_NOT_FOUND' });
    const late = await pending();
    const slip = await issue(late.id);
    const { rows } = await registration.base.db.query(sql`select paper_slips::text as row from paper_slips`);
    expect(JSON.stringify(rows)).not.toContain(slip.code);
    expect(slip.expireTime?.toISOString()).toMatch(/T16:00:00.000Z$/);
    registration.advance(15 * 86_400_000);
    await expect(enter(slip.code)).rejects.toMatchObject({ reason: 'PAPER_SLIP_NOT_FOUND' });
    registration.advance(-15 * 86_400_000);
  });

  test('is of the own unit, needs the signed paper on file, and a signer who may answer; nothing of it is used up by a refusal', async () => {
    const { id, owner } = await pending();
    await expect(issue(id, officerOfYuexiu)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await expect(issue(id, officer(owner, 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
    const { code } = await issue(id);
    for (const evidenceIds of [[], ['110101199003074578'], ['档 138 0013 8000']]) await expect(enter(code, { evidenceIds })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(enter(code, { signedAs: ConfirmerKind.OFFICER })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(enter(code, { signedAs: ConfirmerKind.CUSTODIAN })).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
    await expect(enter(code, {}, officerOfYuexiu)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await expect(enter(code, {}, officer(owner, 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
    expect(await enter(code)).toMatchObject({ state: State.ACTIVE });
    await expect(issue(id)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING' });
  });

  test('counts no more once somebody else answered', async () => {
    const { id, tenant } = await pending();
    const { code } = await issue(id);
    await registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) });
    await expect(enter(code)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING' });
  });
});
