import { addDays, newId, newUuid, shanghaiDate } from '@yuejuma/kernel';
import type { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Policy } from '@yuejuma/policy';
import { confirm, type Action, type Declared } from '@yuejuma/residence';
import { toRow } from '../../services/registration/src/declaration-row.js';
import { applied, opened } from '../../services/registration/src/domain/filed-declaration.js';

const CHUNK = 1_000;

/** Registrations of two acts each, the first `bad` of them confirmed by the bad actor, all others by their own owner. */
export async function registerMany(db: Database, policy: Policy, { count, bad, actorId, at }: { count: number; bad: number; actorId: string; at: Date }): Promise<void> {
  for (let start = 0; start < count; start += CHUNK) {
    const files = Array.from({ length: Math.min(CHUNK, count - start) }, (_, index) => registered(policy, start + index < bad ? actorId : newUuid(), at));
    await db.query(sql`insert into residence_declarations select * from jsonb_populate_recordset(null::residence_declarations, ${`[${files.map(({ row }) => row).join()}]`}::jsonb)`);
    await db.query(sql`
      insert into declaration_actions (declaration_id, version, round, kind, actor_id, act_time, data, channel, evidence, policy_version)
      select id, version, 0, kind, actor, ${at}, data, 'APP', '[]', ${policy.version}
      from jsonb_to_recordset(${JSON.stringify(files.flatMap(({ entries }) => entries))}::jsonb) as entries (id text, version int, kind text, actor text, data jsonb)`);
  }
}

function registered(policy: Policy, owner: string, at: Date): { row: string; entries: object[] } {
  const [id, residentId] = [newId('4401'), newUuid()];
  const declared: Declared = {
    kind: 'DECLARED', by: residentId, at, declarationId: id, residentId, cityCode: '4401', source: 'SELF_DECLARED', addressId: newId('4401'), dwellingId: null,
    dwellingUse: 'RENTED', reason: 'WORK', moveInOn: addDays(shanghaiDate(at), -1), confirmers: [{ subjectId: owner, kind: 'OWNER' }],
  };
  const pending = opened([declared], { addressId: declared.addressId ?? '', divisionCode: '440106001001' }, policy);
  const answer = confirm(pending, owner, at, policy);
  if (answer === null) throw new Error('a pending declaration is confirmed once');
  return { row: toRow(applied(pending, answer, policy)), entries: [entryOf(id, 1, declared), entryOf(id, 2, answer)] };
}

function entryOf(id: string, version: number, action: Action): object {
  const { kind, by, ...data } = action;
  return { id, version, kind, actor: by, data: { ...data, at: undefined } };
}
