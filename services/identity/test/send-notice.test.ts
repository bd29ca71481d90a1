import { newId, newUuid } from '@yuejuma/kernel';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { IdentityServiceService, SendNoticeRequest_Channel as Channel, type SendNoticeRequest } from '@yuejuma/proto/identity/v1/identity_service';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newPerson, startIdentity, synthetic, verified, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());
beforeEach(() => identity.world.down.clear());

const from = (service: string) =>
  new Peers(service, { CALLER_KEY: identity.service.base.config.CALLER_KEY, CALL_DEADLINE_MS: 60_000, PEERS: { identity: identity.service.env['GRPC_LISTEN'] as string }, CELLS: [] }, seededDice(1)).of(IdentityServiceService, 'identity');
const notice = (subjectId: string, more: Partial<SendNoticeRequest> = {}): SendNoticeRequest => ({
  subjectId, channel: Channel.SMS, templateId: 'residence-rejected', parameters: { city: '广州市' }, noticeId: newId('4401'), objectId: newId('4401'), requestId: newUuid(), ...more,
});

test('a notice goes to the phone of the vault, by a read the person sees, and a repeat sends nothing', async () => {
  const person = newPerson();
  const { people: [enrolled] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(person)] });
  const request = notice(enrolled?.subjectId ?? '');
  const { receiptIds } = await from('message').sendNotice(request);
  expect(receiptIds).toEqual([`sms-${request.requestId}`]);
  await from('message').sendNotice(request);
  expect(identity.world.notices.filter((sent) => sent.phone === person.phone)).toEqual([{ phone: person.phone, templateId: 'residence-rejected', parameters: { city: '广州市' }, requestId: request.requestId }]);
  expect(identity.world.reads.at(-1)?.request).toMatchObject({ subjectIds: [enrolled?.subjectId], fields: ['phone'], purpose: 'SEND_NOTICE', legalBasis: 'R30', caseId: request.objectId });
  expect(JSON.stringify(receiptIds)).not.toContain(person.phone);
});

test('a push names a session and a notice, nothing else, and goes to each device of the person', async () => {
  const { session } = await verified(identity);
  const request = notice(session?.subjectId ?? '', { channel: Channel.PUSH });
  const { receiptIds } = await from('message').sendNotice(request);
  expect(receiptIds).toHaveLength(1);
  expect(identity.world.rings.at(-1)).toEqual({ deviceId: expect.stringMatching(/^[\da-f-]{36}$/), noticeId: request.noticeId, requestId: expect.stringContaining(request.requestId) });
  const { people: [without] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(newPerson())] });
  expect((await from('message').sendNotice(notice(without?.subjectId ?? '', { channel: Channel.PUSH }))).receiptIds).toEqual([]);
});

test('no number is opened while the read cannot be logged, and nobody but the inbox sends', async () => {
  const { people: [enrolled] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(newPerson())] });
  const request = notice(enrolled?.subjectId ?? '');
  const [unwraps, sent] = [identity.world.unwraps, identity.world.notices.length];
  identity.world.down.add('audit');
  await expect(from('message').sendNotice(request)).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  identity.world.down.clear();
  await expect(from('registration').sendNotice(request)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  await expect(from('message').sendNotice(request, { caller: resident(newUuid()) })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  expect([identity.world.unwraps, identity.world.notices.length]).toEqual([unwraps, sent]);
  identity.world.down.add('sms');
  await expect(from('message').sendNotice(request)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
});

test('somebody unknown, free text for a template and half a request are refused by name', async () => {
  for (const channel of [Channel.SMS, Channel.PUSH]) await expect(from('message').sendNotice(notice(newUuid(), { channel }))).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
  for (const more of [{ templateId: '请回电' }, { channel: Channel.UNSPECIFIED }, { requestId: 'x' }, { noticeId: '' }]) {
    await expect(from('message').sendNotice(notice(newUuid(), more))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  }
});
