import { randomUUID } from 'node:crypto';
import { sql } from '@yuejuma/platform/db/sql';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { resident, startForTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../../services/registration/src/app.module.js';
import { fakePeers, request } from '../../services/registration/test/registration-under-test.js';

/** A declared home and its people. */
export interface Home {
  id: string;
  tenant: string;
  owner: string;
}

export interface Row {
  id: string;
  state: string;
  level: string;
  registeredOn: string | null;
  confirmerKind: string;
}

const AT_ONCE = 16;

/** Registration on a real database, on a clock that this check moves; its jobs run when the check says so. */
export async function startPlatform() {
  const { peers, addresses, identity } = fakePeers();
  const service = await startForTest(definition, (context) => Object.assign(context, { identity, addresses: () => addresses }), { PEERS: '{"identity":"127.0.0.1:1"}' });
  const client = service.client(RegistrationServiceService);
  const now = (): Date => service.base.clock.now();

  async function all<T, R>(of: readonly T[], act: (one: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let from = 0; from < of.length; from += AT_ONCE) results.push(...await Promise.all(of.slice(from, from + AT_ONCE).map(act)));
    return results;
  }

  return {
    client,
    now,
    all,
    stop: () => service.stop(),
    /** So many people declare, each a flat of its own owner. */
    declare: (count: number): Promise<Home[]> => all(Array.from({ length: count }), async () => {
      const tenant = randomUUID();
      const { addressId, owner } = peers.flat();
      return { id: (await client.declareResidence(request({ addressId }), { caller: resident(tenant) })).id, tenant, owner };
    }),
    /** Moves the clock to an instant and runs what is due then. */
    async until(instant: Date): Promise<void> {
      service.advance(instant.getTime() - now().getTime());
      for (const job of definition.jobs?.(service.context) ?? []) await job.run(service.base.cities);
    },
    async rows(homes: readonly Home[]): Promise<Row[]> {
      const { rows } = await service.base.db.query<Row>(sql`
        select id, state, case_division_code as level, registered_on as "registeredOn", confirmer_kind as "confirmerKind"
        from residence_declarations where id = any (${homes.map(({ id }) => id)}::text[])`);
      return rows;
    },
    /** How many of these have so many events of a topic, by count. */
    async told(homes: readonly Home[], topic: string, like: object = {}): Promise<Map<string, number>> {
      const { rows } = await service.base.db.query<{ id: string; count: number }>(sql`
        select payload ->> 'declarationId' as id, count(*)::int as count from outbox
        where topic = ${topic} and payload @> ${JSON.stringify(like)}::jsonb and payload ->> 'declarationId' = any (${homes.map(({ id }) => id)}::text[]) group by 1`);
      return new Map(rows.map(({ id, count }) => [id, count]));
    },
  };
}

export type Platform = Awaited<ReturnType<typeof startPlatform>>;
