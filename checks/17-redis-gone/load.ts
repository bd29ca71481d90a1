import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { resident, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { request, type fakePeers } from '../../services/registration/test/registration-under-test.js';

/** What a client was told is done: the act, and on which declaration. */
export interface Acked {
  readonly act: 'DECLARE_RESIDENCE' | 'CONFIRM_RESIDENCE';
  readonly id: string;
}

export interface Load {
  readonly acked: Acked[];
  readonly failed: string[];
  readonly reads: { answered: number };
  stop(): Promise<void>;
}

const TURN_MS = 20;

/** An open loop: every turn somebody declares, an owner confirms an older one, and two look at theirs. */
export function startLoad(service: ServiceUnderTest<object>, peers: ReturnType<typeof fakePeers>['peers']): Load {
  const client = service.client(RegistrationServiceService);
  const load = { acked: [] as Acked[], failed: [] as string[], reads: { answered: 0 } };
  const waiting: { id: string; owner: string }[] = [];
  const underway = new Set<Promise<void>>();
  let isOver = false;
  const attempt = (what: string, act: () => Promise<void>): void => {
    const one = act().catch((error: { reason?: string; message: string }) => void load.failed.push(`${what}: ${error.reason ?? error.message}`)).finally(() => underway.delete(one));
    underway.add(one);
  };
  const turn = (): void => {
    const tenant = randomUUID();
    const { addressId, owner } = peers.flat();
    attempt('declare', async () => {
      const { id } = await client.declareResidence(request({ addressId }), { caller: resident(tenant), deadlineMs: 20_000 });
      load.acked.push({ act: 'DECLARE_RESIDENCE', id });
      waiting.push({ id, owner });
    });
    const older = waiting.shift();
    if (older !== undefined) attempt('confirm', async () => {
      await client.confirmResidence({ declarationId: older.id }, { caller: resident(older.owner), deadlineMs: 20_000 });
      load.acked.push({ act: 'CONFIRM_RESIDENCE', id: older.id });
    });
    for (let reader = 0; reader < 2; reader += 1) attempt('list', async () => {
      await client.listResidences({ pageSize: 10, pageToken: '' }, { caller: resident(tenant), deadlineMs: 20_000 });
      load.reads.answered += 1;
    });
  };
  const running = (async () => {
    for (let next = performance.now(); !isOver; next += TURN_MS) {
      turn();
      await sleep(Math.max(0, next + TURN_MS - performance.now()));
    }
  })();
  return {
    ...load,
    async stop() {
      isOver = true;
      await running;
      await Promise.all(underway);
    },
  };
}
