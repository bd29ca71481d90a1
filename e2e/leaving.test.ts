import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, text, type DemoDwelling, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let flats: DemoDwelling[];

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  const dwellings = (await outside.get('/dev/dwellings')) as unknown as DemoDwelling[];
  flats = dwellings.filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401');
}, 180_000);
afterAll(() => platform?.stop());

const days = (advanceDays: number) => outside.post('/dev/clock', undefined, { advanceDays });
const today = async (): Promise<string> => dayAfter(text(await outside.get('/dev/clock'), 'now'), 8 / 24);
const dayAfter = (date: string, count: number): string => new Date(Date.parse(date) + count * 86_400_000).toISOString().slice(0, 10);
const permitOf = async (who: string) => outside.get('/v1/me/permit', await outside.signIn(who));
const displayOf = async (who: string) => (await outside.get('/v1/me/code', await outside.signIn(who)))['display'];
const residencesOf = async (who: string) => (await outside.get('/v1/me/residences', await outside.signIn(who))) as unknown as { residences: { id: string; state: string; isHabitual: boolean; registeredOn: string }[] };

/** Somebody declares one of 李梅's flats, she confirms, and it is the 常住地. */
async function livesIn(who: string, flat: DemoDwelling): Promise<string> {
  const { body } = await outside.create('/v1/me/residences', await outside.signIn(who), { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  const id = text(body, 'id');
  await outside.post(`/v1/declarations/${id}:confirm`, await outside.signIn('li-mei'));
  await outside.settled();
  await outside.post(`/v1/me/residences/${id}:setHabitual`, await outside.signIn(who));
  await outside.settled();
  return id;
}
const ends = async (who: string, id: string, body?: object) => {
  const answer = await outside.post(`/v1/me/residences/${id}:end`, await outside.signIn(who), body);
  await outside.settled();
  return answer;
};
async function residentInCity(who: string): Promise<unknown> {
  const library = text(await outside.post('/dev/partner-token', undefined, { partner: 'library-gz' }), 'accessToken');
  const { token } = await outside.get('/v1/me/code', await outside.signIn(who));
  return (await outside.post('/v1/codes:verify', library, { token, purpose: 'LIBRARY_CARD' }))['claims'];
}

/** Over HTTP only, in the order of the calendar. */
describe('leaving, and what follows', () => {
  let home: string;
  let registeredOn: string;

  test('R31 only a valid address becomes the 常住地, the resident\'s own, and by the owner\'s word', async () => {
    const wang = await outside.signIn('wang-xiaoming');
    const { body } = await outside.create('/v1/me/residences', wang, { houseCode: flats[0]!.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
    const path = `/v1/me/residences/${text(body, 'id')}:setHabitual`;
    expect((await outside.call('POST', path, { token: wang })).body.error?.reason).toBe('DECLARATION_NOT_ACTIVE');
    await outside.post(`/v1/declarations/${text(body, 'id')}:confirm`, await outside.signIn('li-mei'));
    expect((await outside.call('POST', path, { token: await outside.signIn('huang-shenzhen') })).body.error?.reason).toBe('DECLARATION_NOT_FOUND');
    expect(await outside.post(path, wang)).toMatchObject({ isHabitual: true, isHabitualAsked: false });
    await outside.settled();
    home = text(body, 'id');
    registeredOn = await today();
  });

  test('G8 a gap of ten days inside one city carries the days over', async () => {
    const first = await livesIn('huang-shenzhen', flats[1]!);
    expect(await permitOf('huang-shenzhen')).toMatchObject({ state: 'NONE', eligibleOn: dayAfter(registeredOn, 183) });
    await days(100);
    await ends('huang-shenzhen', first);
    await days(10);
    const second = await livesIn('huang-shenzhen', flats[1]!);
    expect(await permitOf('huang-shenzhen')).toMatchObject({ declarationId: second, eligibleOn: dayAfter(registeredOn, 193) });
    await ends('huang-shenzhen', second);
  }, 300_000);

  test('G8 a gap of 31 days starts the count again', async () => {
    await days(31);
    await livesIn('huang-shenzhen', flats[1]!);
    expect(await permitOf('huang-shenzhen')).toMatchObject({ eligibleOn: dayAfter(await today(), 183) });
  }, 300_000);

  test('R37 a planned move changes nothing until its day, may be taken back, and needs nobody\'s consent', async () => {
    await days(183 - 141);
    await outside.post('/v1/me/permit:claim', await outside.signIn('wang-xiaoming'), { ground: 'EMPLOYMENT' });
    await days(1);
    expect((await permitOf('wang-xiaoming'))['state']).toBe('ACTIVE');
    const endOn = dayAfter(await today(), 2);
    expect(await ends('wang-xiaoming', home, { endOn })).toMatchObject({ state: 'ACTIVE', endNotice: { endsOn: endOn, isOwn: true } });
    expect(await outside.post(`/v1/me/residences/${home}:stay`, await outside.signIn('wang-xiaoming'), {})).not.toHaveProperty('endNotice');
    await ends('wang-xiaoming', home, { endOn, cause: 'MOVED_OUT' });
    await days(1);
    expect(await displayOf('wang-xiaoming')).toMatchObject({ hasAddress: true, permitState: 'ACTIVE' });
    const tooFar = await outside.call('POST', `/v1/me/residences/${home}:end`, { token: await outside.signIn('wang-xiaoming'), body: { endOn: dayAfter(await today(), 31) } });
    expect(tooFar).toMatchObject({ status: 400, body: { error: { reason: 'END_DATE_OUT_OF_RANGE' } } });
    await days(1);
    const { residences } = await residencesOf('wang-xiaoming');
    expect(residences.find(({ id }) => id === home)).toMatchObject({ state: 'ENDED', endedOn: endOn, endCause: 'MOVED_OUT', isHabitual: false });
  }, 300_000);

  test('G7 on the day of the move the permit is suspended, the code shows no address, and a library is told no (T20)', async () => {
    const suspendedOn = await today();
    expect(await permitOf('wang-xiaoming')).toMatchObject({ state: 'SUSPENDED', suspendedOn, graceUntilOn: dayAfter(suspendedOn, 30), cause: 'RESIDENCE_ENDED' });
    expect(await displayOf('wang-xiaoming')).toMatchObject({ hasAddress: false, city: '', permitState: 'SUSPENDED' });
    expect(await residentInCity('wang-xiaoming')).toEqual({ residentInCity: false });
  });

  test('G7 a new 常住地 in the city on the last day of grace brings it back', async () => {
    await days(30);
    expect((await permitOf('wang-xiaoming'))['state']).toBe('SUSPENDED');
    home = await livesIn('wang-xiaoming', flats[0]!);
    expect(await permitOf('wang-xiaoming')).toMatchObject({ state: 'ACTIVE', declarationId: home, cause: 'NEW_RESIDENCE' });
    expect(await displayOf('wang-xiaoming')).toMatchObject({ hasAddress: true, permitState: 'ACTIVE' });
  }, 300_000);

  test('G7 without one it is cancelled on the day after 30 days of grace, not the day before', async () => {
    await ends('wang-xiaoming', home);
    await days(30);
    expect((await permitOf('wang-xiaoming'))['state']).toBe('SUSPENDED');
    await days(1);
    expect(await permitOf('wang-xiaoming')).toMatchObject({ state: 'CANCELLED', cancelledOn: await today(), cause: 'GRACE_OVER' });
    expect(await displayOf('wang-xiaoming')).toMatchObject({ permitState: 'CANCELLED' });
  }, 300_000);
});
