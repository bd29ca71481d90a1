import { CityServiceService } from '@yuejuma/proto/registration/v1/city_service';
import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind, RejectReason, ResidenceDeclaration_State as State, ReviewCause } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { officerOfTianhe, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const confirm = (declarationId: string, owner: string) => registration.client.confirmResidence({ declarationId }, { caller: resident(owner) });

/** A flat where 48 people have declared already. */
async function fullFlat() {
  const { addressId, owner } = registration.peers.flat();
  const ids: string[] = [];
  for (let index = 0; index < 48; index += 1) ids.push((await registration.declare(person(), { addressId })).id);
  return { addressId, owner, ids };
}

describe('a crowded dwelling (C7, T8)', () => {
  test('takes the 49th registrant as any other, the 50th goes to an officer and no owner activates it, however many come at once', async () => {
    const { addressId, owner } = await fullFlat();
    const declared = await Promise.all(Array.from({ length: 5 }, () => registration.declare(person(), { addressId })));
    expect(declared.map(({ state }) => state).sort()).toEqual([State.PENDING, ...Array.from({ length: 4 }, () => State.UNDER_REVIEW)].sort());
    for (const { id } of declared.filter(({ state }) => state === State.UNDER_REVIEW)) {
      await expect(confirm(id, owner)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING', metadata: { state: 'UNDER_REVIEW' } });
      expect(await registration.client.getCase({ caseId: id }, { caller: officerOfTianhe })).toMatchObject({ reviewCause: ReviewCause.CROWDED });
    }
  });

  test('tells nobody who lives there, or would, how many there are (C25)', async () => {
    const { addressId } = await fullFlat();
    await registration.declare(person(), { addressId });
    const crowded = await registration.declare(person(), { addressId });
    expect(crowded).toMatchObject({ state: State.UNDER_REVIEW, confirmerKind: ConfirmerKind.OFFICER, reviewCause: ReviewCause.UNSPECIFIED });
    for (const topic of ['residence.declared.v1', 'residence.case-opened.v1']) {
      const events = (await registration.announced(topic)).filter((event) => event['declarationId'] === crowded.id);
      expect(JSON.stringify(events)).not.toMatch(/CROWD|"\w*[cC]ount"|:(49|50)\b/);
    }
  });

  test('is not in what explains their declaration to them either, by no rule of its own (C25, D7)', async () => {
    const { addressId } = await fullFlat();
    await registration.declare(person(), { addressId });
    const resident50 = person();
    const crowded = await registration.declare(resident50, { addressId });
    const { rules } = await registration.grpc(CityServiceService).explainDeclaration({ declarationId: crowded.id }, { caller: resident(resident50) });
    expect(rules.map(({ key }) => key)).toEqual(['residenceClockStarts', 'officerDecideWorkingDays']);
  });

  test('is so no more when people have moved out or were refused, and an officer may still register somebody', async () => {
    const { addressId, owner, ids } = await fullFlat();
    await registration.declare(person(), { addressId });
    const crowded = await registration.declare(person(), { addressId });
    await registration.client.decideCase({ caseId: crowded.id, decision: Decision.CONFIRM, reason: 'a dormitory', evidenceIds: ['visit 3'] }, { caller: officerOfTianhe });
    for (const declarationId of ids.slice(0, 2)) await registration.client.rejectResidence({ declarationId, reason: RejectReason.MOVED_OUT }, { caller: resident(owner) });
    expect(await registration.declare(person(), { addressId })).toMatchObject({ state: State.PENDING });
  });
});
