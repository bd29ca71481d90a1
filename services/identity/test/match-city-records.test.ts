import { asService } from '@yuejuma/platform/db/audit';
import { sql } from '@yuejuma/platform/db/sql';
import type { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers, type Peer } from '@yuejuma/platform/grpc/client';
import { IdentityServiceService as Definition } from '@yuejuma/proto/identity/v1/identity_service';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPerson, startIdentity, synthetic, verified, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
let peers: Peers;
let adapter: Peer<typeof IdentityServiceService>;
beforeAll(async () => {
  identity = await startIdentity();
  peers = new Peers('registration', { CALLER_KEY: identity.service.base.config.CALLER_KEY, CALL_DEADLINE_MS: 60_000, PEERS: { identity: identity.service.env['GRPC_LISTEN'] ?? '' }, CELLS: [] }, seededDice(1));
  adapter = peers.of(Definition, 'identity');
});
afterAll(async () => {
  peers?.close();
  await identity?.service.stop();
});

const asked = ({ fullName, documentNumber }: Pick<Person, 'fullName' | 'documentNumber'>) => ({ documentType: 'CITIZEN_ID', documentNumber, nameCheck: fullName });
const match = (...people: Pick<Person, 'fullName' | 'documentNumber'>[]) => adapter.matchCityRecords({ cityCode: '4403', people: people.map(asked) });
const residents = async () => (await identity.service.base.db.query<{ count: number }>(sql`select count(*)::int as count from residents`)).rows[0]?.count;

test('a city\'s record is a verified person\'s when number and name are both theirs; nobody is enrolled by asking (C12)', async () => {
  const [known, stranger] = [newPerson(), newPerson()];
  const subjectId = (await verified(identity, known)).session?.subjectId ?? '';
  const before = await residents();
  const { marks } = await match(known, stranger, { ...known, fullName: '王大明' }, { ...known, fullName: ` ${known.fullName} `, documentNumber: known.documentNumber.toLowerCase() });
  expect(marks.map((mark) => mark.subjectId)).toEqual([subjectId, '', '', subjectId]);
  expect(new Set(marks.map(({ mark }) => mark.toString('hex'))).size).toBe(3);
  expect(marks.every(({ mark }) => mark.length === 32)).toBe(true);
  expect(await residents()).toBe(before);
});

test('the mark a record waited under is the person\'s when they verify, also of generated people', async () => {
  const [walker, generated] = [newPerson(), newPerson()];
  const { marks: [early, other] } = await match(walker, generated);
  const subjectId = (await verified(identity, walker)).session?.subjectId ?? '';
  const { people: [enrolled] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(generated)] });
  expect(await adapter.getPersonMarks({ subjectIds: [subjectId] })).toEqual({ marks: [{ subjectId, mark: early?.mark }] });
  expect(await adapter.getPersonMarks({ subjectIds: [enrolled?.subjectId ?? ''] })).toMatchObject({ marks: [{ mark: other?.mark }] });
});

test('nobody but registration is answered: no other path leads from a number to a person (T4, T5)', async () => {
  for (const via of ['gateway', 'code', 'permit', 'message', 'address', 'seed']) {
    const others = new Peers(via, { CALLER_KEY: identity.service.base.config.CALLER_KEY, CALL_DEADLINE_MS: 60_000, PEERS: { identity: identity.service.env['GRPC_LISTEN'] ?? '' }, CELLS: [] }, seededDice(1));
    const client = others.of(Definition, 'identity');
    await expect(client.matchCityRecords({ cityCode: '4403', people: [asked(newPerson())] })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    await expect(client.getPersonMarks({ subjectIds: [] })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    others.close();
  }
});

test('how many were asked about and found is logged, by whom and for which city', async () => {
  await match(newPerson(), newPerson(), newPerson());
  const entries = (await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === 'MATCH_CITY_RECORDS');
  expect(entries.at(-1)).toMatchObject({ actorId: asService('registration').via, details: { city: '4403', asked: '3', found: '0' } });
});
