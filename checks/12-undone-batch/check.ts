import { randomUUID } from 'node:crypto';
import { shanghaiDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { Role } from '@yuejuma/proto/common/v1/caller';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { fold } from '@yuejuma/residence';
import { officer, resident, startForTest } from '@yuejuma/testing/service-under-test';
import { findHistory } from '../../services/registration/src/actions.repository.js';
import { definition } from '../../services/registration/src/app.module.js';
import * as declarations from '../../services/registration/src/declarations.repository.js';
import { undoApprovedRollbacks } from '../../services/registration/src/jobs/undo-approved-rollbacks.js';
import { fakePeers } from '../../services/registration/test/registration-under-test.js';
import type { CheckOptions, Figures } from '../figures.js';
import { registerMany } from './many-registrations.js';

export const demands = '10,000 bad acts among 100,000: nothing is undone without two approvals of other units, then exactly they are, by two jobs at once, in under 5 minutes; the account is refused at once';

const MAX_SECONDS = 300;
const SAMPLE = 300;

export async function run(figures: Figures, { isMutant }: CheckOptions): Promise<void> {
  const [count, bad] = isMutant ? [1_000, 200] : [50_000, 10_000];
  const { identity, addresses } = fakePeers();
  const service = await startForTest(definition, (context) => Object.assign(context, { identity, addresses: () => addresses }), { PEERS: '{"identity":"127.0.0.1:1"}' });
  try {
    const { db } = service.base;
    const at = service.base.now();
    const actorId = randomUUID();
    await registerMany(db, service.base.policies.on('4401', shanghaiDate(at)), { count, bad, actorId, at });
    const client = service.client(RegistrationServiceService);
    const admin = (name: string, unit: string) => ({ caller: officer(name, unit, ['44'], [Role.CITY_ADMIN]), deadlineMs: 60_000 });
    const states = async () => {
      const { rows } = await db.query<{ state: string; version: number; count: number }>(sql`select state, version, count(*)::int as count from residence_declarations group by 1, 2 order by 1, 2`);
      return rows.map(({ state, version, count: found }) => `${found} ${state} of version ${version}`).join(', ');
    };
    const before = await states();
    const asked = await client.requestRollback({ cityCode: '4401', actorId, fromTime: new Date(at.getTime() - 1_000), toTime: new Date(at.getTime() + 1_000), grounds: 'forged', requestId: randomUUID() }, admin('admin-a', 'unit-a'));
    figures.demand('acts the dry run finds', String(bad), asked.acts, asked.acts === bad);
    const refused = await client.listStandingRules({ pageSize: 1, pageToken: '' }, { caller: resident(actorId) }).then(() => 'OK', (error: { reason?: string }) => error.reason ?? '');
    figures.demand('a call of the frozen account', 'ACCOUNT_FROZEN', refused, refused === 'ACCOUNT_FROZEN');
    const work = () => undoApprovedRollbacks(service.context as Parameters<typeof undoApprovedRollbacks>[0]).run(['4401']);
    for (const unit of ['unit-a', 'unit-b', 'unit-b']) {
      await client.approveRollback({ rollbackId: asked.id }, admin(`admin-of-${unit}`, unit)).catch(() => undefined);
      await work();
    }
    figures.demand('registrations changed with one approval', 'none', await states() === before ? 'none' : await states(), await states() === before);
    await client.approveRollback({ rollbackId: asked.id }, admin('admin-c', 'unit-c'));
    const startedAt = performance.now();
    await Promise.all([work(), work()]);
    await work();
    const seconds = (performance.now() - startedAt) / 1_000;
    const wanted = `${count - bad} ACTIVE of version 2, ${bad} PENDING of version 3`;
    figures.demand('registrations afterwards', wanted, await states(), await states() === wanted);
    const done = await client.getRollback({ rollbackId: asked.id }, admin('admin-a', 'unit-a'));
    figures.demand('declarations undone', String(bad), `${done.undone}, ${done.waiting} waiting`, done.undone === bad && done.waiting === 0);
    for (const [name, topic, filter] of [['events of what no longer stands', 'residence.retracted.v1', '{}'], ['audit entries', 'audit.recorded.v1', '{"act":"UNDO_ACTS"}']] as const) {
      const { rows } = await db.query<{ count: number }>(sql`select count(distinct payload ->> ${topic === 'audit.recorded.v1' ? 'objectId' : 'declarationId'})::int as count from outbox where topic = ${topic} and payload @> ${filter}::jsonb`);
      figures.demand(name, String(bad), rows[0]?.count ?? 0, rows[0]?.count === bad);
    }
    const { rows } = await db.query<{ id: string }>(sql`select id from residence_declarations where version = 3 order by id limit ${SAMPLE}`);
    const differing: string[] = [];
    for (const { id } of rows) {
      const [row, sum] = [await declarations.find(db, id), fold(await findHistory(db, id))];
      if (row?.state !== sum.state || row.registeredOn !== sum.registeredOn || row.round !== sum.round) differing.push(id);
    }
    figures.none('rows that are not the sum of their acts', differing, `${rows.length} looked at`);
    figures.demand('time', `${MAX_SECONDS} s`, `${seconds.toFixed(0)} s`, seconds <= MAX_SECONDS);
  } finally {
    await service.stop();
  }
}
