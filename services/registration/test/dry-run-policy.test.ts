import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plainDate } from '@yuejuma/kernel';
import { loadPolicies, loadPoliciesWith, PolicyError } from '@yuejuma/policy/load';
import { sql } from '@yuejuma/platform/db/sql';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dryRunPolicy } from '../src/dry-run-policy.js';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

const DIR = fileURLToPath(new URL('../../../policies', import.meta.url));
const HOUR = 3_600_000;
let registration: RegistrationUnderTest;

beforeAll(async () => {
  registration = await startRegistration();
  const { peers, declare, client } = registration;
  // 120 answered after 60 hours, one at once, one never, and one in another city.
  const slow: { id: string; owner: string }[] = [];
  for (let count = 0; count < 120; count += 10) {
    slow.push(...await Promise.all(Array.from({ length: 10 }, async () => {
      const flat = peers.flat();
      return { id: (await declare(person(), { addressId: flat.addressId })).id, owner: flat.owner };
    })));
  }
  await registration.registered(person());
  await declare(person(), { addressId: peers.flat().addressId });
  await declare(person(), { addressId: peers.flat({ city: '4413' }).addressId });
  registration.advance(60 * HOUR);
  for (const { id, owner } of slow) await client.confirmResidence({ declarationId: id }, { caller: resident(owner) });
}, 60_000);
afterAll(() => registration?.stop());

const file = (name: string): string => readFileSync(`${DIR}/${name}`, 'utf8');
const guangzhou = (rules: string): { name: string; text: string } => ({ name: 'guangzhou-new.yaml', text: `scope: "4401"\nname: { zh-Hans: 广州市, zh-Hant: 廣州市, en: Guangzhou }\nrules:\n${rules}` });
const run = (overlay: { name: string; text: string }, change: { cityCode?: string; from?: string } = {}) =>
  dryRunPolicy(registration.base.db, { before: loadPolicies(DIR), after: loadPoliciesWith(DIR, overlay), cityCode: change.cityCode ?? '', from: plainDate(change.from ?? '2016-01-01') });

test('a shorter time for owners shows how many would have come before an officer, as counts by city (G5)', async () => {
  const report = await run(guangzhou('  confirmEscalateHours:\n    - { value: 48, from: 2016-01-01, source: [G5] }\n'));
  expect(report).toEqual({ replayed: '123', counts: [{ cityCode: '4401', kind: 'ESCALATED_EARLIER', gains: true, count: '121' }] });
});

test('other days until a permit show who would be offered one earlier or later, and a clock that starts with the answer who is registered later (G8)', async () => {
  const province = (from: string, to: string) => ({ name: 'guangdong-new.yaml', text: file('guangdong.yaml').replaceAll(from, to) });
  const later = await run(province('183', '200'), { cityCode: '4401' });
  expect(later.counts).toEqual([{ cityCode: '4401', kind: 'OFFERED_LATER', gains: false, count: '121' }]);
  const clock = await run(province('SUBMISSION', 'CONFIRMATION'));
  expect(clock.counts).toEqual([{ cityCode: '4401', kind: 'OFFERED_LATER', gains: false, count: '120' }, { cityCode: '4401', kind: 'REGISTERED_LATER', gains: false, count: '120' }]);
});

test('closed entry shows who would have been refused; fewer than a hundred are never counted out (P8)', async () => {
  const { counts } = await run(guangzhou('  addressEntryEnabled:\n    - { value: false, from: 2016-01-01, source: [R36] }\n'));
  expect(counts).toEqual([{ cityCode: '4401', kind: 'ENTRY_REFUSED', gains: false, count: '122' }]);
  const huizhou = { name: 'huizhou-new.yaml', text: file('huizhou.yaml').replace(/^rules:.*$/m, 'rules:\n  addressEntryEnabled:\n    - { value: false, from: 2016-01-01, source: [R36] }').replace('addressEntryEnabled: true', 'addressEntryEnabled: false') };
  expect(await run(huizhou, { cityCode: '4413' })).toEqual({ replayed: '<100', counts: [{ cityCode: '4413', kind: 'ENTRY_REFUSED', gains: false, count: '<100' }] });
});

test('a policy that changes nothing, and a day nobody declared on, say so; nothing is written', async () => {
  const before = await registration.base.db.query(sql`select count(*) as actions, (select count(*) from outbox) as events from declaration_actions`);
  expect(await run(guangzhou('  minorMaxAge:\n    - { value: 18, from: 2016-01-01, source: [G1] }\n'))).toEqual({ replayed: '123', counts: [] });
  expect(await run(guangzhou('  confirmEscalateHours:\n    - { value: 24, from: 2016-01-01, source: [G5] }\n'), { from: '2090-01-01' })).toEqual({ replayed: '0', counts: [] });
  expect((await registration.base.db.query(sql`select count(*) as actions, (select count(*) from outbox) as events from declaration_actions`)).rows).toEqual(before.rows);
});

test('a bad overlay is refused with every problem named: unknown keys, values out of bounds, what is not the city\'s to set (C59)', () => {
  const bad = guangzhou('  greenCodePopUp:\n    - { value: true, from: 2026-01-01, source: [R1] }\n  confirmEscalateHours:\n    - { value: 500, from: 2026-01-01, source: [G5] }\n  permitAfterDays:\n    - { value: 90, from: 2026-01-01, source: [G8] }\n');
  const problems = (() => {
    try {
      loadPoliciesWith(DIR, bad);
      return [];
    } catch (error) {
      return error instanceof PolicyError ? error.problems : [];
    }
  })();
  expect(problems).toEqual([expect.stringContaining('greenCodePopUp: there is no such key'), expect.stringContaining('permitAfterDays: is not left to this file'), expect.stringContaining('confirmEscalateHours')]);
});
