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

/** One more kind of operation beside those of registration. */
export type Operation = () => Promise<void>;

export interface Load {
  readonly acked: Acked[];
  readonly failed: string[];
  /** When each operation was answered; milliseconds of `performance.now()`. */
  readonly answered: number[];
  /** Operations that came due, whether they could be sent or wait still. */
  offered(): number;
  stop(): Promise<void>;
}

const TURN_MS = 20;
/** Beside is asked every so many turns. */
const BESIDE_EVERY = 5;
/** As many are sent at once; the others wait until one is answered. */
const AT_ONCE = 100;
const DEADLINE_MS = 20_000;

/** An open loop: every turn somebody declares, an owner confirms an older one, and two look at theirs, 200 a second, however long answers take. */
export function startLoad(service: ServiceUnderTest<object>, peers: ReturnType<typeof fakePeers>['peers'], beside: Operation): Load {
  const client = service.client(RegistrationServiceService);
  const acked: Acked[] = [];
  const failed: string[] = [];
  const answered: number[] = [];
  const confirmable: { id: string; owner: string }[] = [];
  const due: { what: string; act: Operation }[] = [];
  const underway = new Set<Promise<void>>();
  let offered = 0;
  let isOver = false;

  function offer(what: string, act: Operation): void {
    offered += 1;
    due.push({ what, act });
    send();
  }

  function send(): void {
    while (!isOver && underway.size < AT_ONCE && due.length > 0) {
      const { what, act } = due.shift() as { what: string; act: Operation };
      const one: Promise<void> = act()
        .then(() => void answered.push(performance.now()), (error: { reason?: string; message: string }) => void failed.push(`${what}: ${error.reason ?? error.message}`))
        .finally(() => {
          underway.delete(one);
          send();
        });
      underway.add(one);
    }
  }

  function turn(number: number): void {
    const tenant = randomUUID();
    const { addressId, owner } = peers.flat();
    offer('declare', async () => {
      const { id } = await client.declareResidence(request({ addressId }), { caller: resident(tenant), deadlineMs: DEADLINE_MS });
      acked.push({ act: 'DECLARE_RESIDENCE', id });
      confirmable.push({ id, owner });
    });
    offer('confirm', async () => {
      const older = confirmable.shift();
      if (older === undefined) return;
      await client.confirmResidence({ declarationId: older.id }, { caller: resident(older.owner), deadlineMs: DEADLINE_MS });
      acked.push({ act: 'CONFIRM_RESIDENCE', id: older.id });
    });
    for (let reader = 0; reader < 2; reader += 1) offer('list', async () => {
      await client.listResidences({ pageSize: 10, pageToken: '' }, { caller: resident(tenant), deadlineMs: DEADLINE_MS });
    });
    if (number % BESIDE_EVERY === 0) offer('check a code', beside);
  }

  const running = (async () => {
    const startedAt = performance.now();
    for (let number = 0; !isOver; await sleep(TURN_MS / 2)) {
      // A machine that is late still owes the turns it missed.
      for (; number * TURN_MS <= performance.now() - startedAt; number += 1) turn(number);
    }
  })();
  return {
    acked,
    failed,
    answered,
    offered: () => offered,
    async stop() {
      isOver = true;
      await running;
      await Promise.all(underway);
    },
  };
}
