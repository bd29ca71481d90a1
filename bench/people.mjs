import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { maskName } from '@yuejuma/kernel';
import { fileKms } from '@yuejuma/platform/kms';
import { mintAccessToken } from '@yuejuma/platform/session-token';
import { DocumentType } from '@yuejuma/proto/identity/v1/resident';
import { generate } from '@yuejuma/testing/generate';
import pg from 'pg';
import { sealName } from '../services/code/dist/masked-name.js';
import { inRoot } from '../tools/infra/paths.mjs';
import { getRequest } from './load/http.mjs';

const SEED = 4401;
const SESSION_SECONDS = 3_600;

/**
 * Synthetic people with a name and an address, sealed as the code service seals them and put straight into its tables:
 * enrolling and declaring one by one would take longer than the bench.
 * @param {number} count @param {Record<string, string | undefined>} env of the code service @returns {Promise<string[]>} subject ids
 */
export async function loadPeople(count, env) {
  const kms = fileKms(env['KEY_DIR'] ?? '', true);
  const people = [...generate(SEED, count, divisions())].flatMap((batch) => batch.people).slice(0, count);
  const rows = people.map(({ fullName }) => {
    const subjectId = randomUUID();
    return { subjectId, ...sealName(kms, subjectId, maskName(fullName)) };
  });
  const client = new pg.Client({ connectionString: env['MIGRATION_DATABASE_URL'] });
  await client.connect();
  await client.query('insert into profiles (subject_id, wrapped_key, masked_name) select * from unnest($1::uuid[], $2::bytea[], $3::bytea[])',
    [rows.map((row) => row.subjectId), rows.map((row) => row.wrappedKey), rows.map((row) => row.maskedName)]);
  await client.query(`
    insert into profile_addresses (subject_id, declaration_id, city_code, district_code, city_name, district_name, version, is_active, is_habitual, registered_on)
    select subject_id, '4401-' || gen_random_uuid(), '4401', '440106', '广州市', '天河区', 1, true, true, '2026-01-01' from profiles`);
  await client.query('analyze');
  await client.end();
  return rows.map((row) => row.subjectId);
}

/** The session of each person, for an hour. @param {readonly string[]} subjects @param {string} sessionKey base64 */
export function accessTokens(subjects, sessionKey) {
  const key = Buffer.from(sessionKey, 'base64');
  const exp = Math.floor(Date.now() / 1_000) + SESSION_SECONDS;
  return subjects.map((sub) => mintAccessToken({ sub, sid: randomUUID(), exp }, key));
}

/** The request of each person's phone, session and all. @param {readonly string[]} subjects @param {string} sessionKey base64 */
export const showRequests = (subjects, sessionKey) => accessTokens(subjects, sessionKey).map((token) => getRequest('/v1/me/code', {
  authorization: `Bearer ${token}`, accept: 'application/json', 'accept-language': 'zh-CN,zh;q=0.9',
}));

/** Verified people through identity's own RPC. @param {import('@yuejuma/testing/seed-peers').SeedPeers} seed @param {number} seedNumber @param {number} count @returns {Promise<string[]>} subject ids */
export async function enrol(seed, seedNumber, count) {
  const [batch] = generate(seedNumber, count * 2, divisions(), { batchSize: count * 2 });
  const people = (batch?.people ?? []).filter(({ phone }) => phone !== null).slice(0, count);
  const { people: enrolled } = await seed.identity.enrolSyntheticPeople({
    people: people.map(({ key, fullName, documentType, documentNumber, phone, birthDate, sex, hukou }) => ({
      key, fullName, documentType: DocumentType[documentType], documentNumber, phone: phone ?? '', birthOn: birthDate, sex, hukouAddress: hukou?.text ?? '', hukouDivisionCode: hukou?.divisionCode ?? '',
    })),
  }, { deadlineMs: 120_000 });
  return enrolled.map(({ subjectId }) => subjectId);
}

/** Of every community of the province. */
export function divisions() {
  const [, ...lines] = readFileSync(inRoot('services', 'address', 'data', 'divisions.csv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => ({ code: line.slice(0, line.indexOf(',')), name: line.slice(line.indexOf(',') + 1) }));
}
