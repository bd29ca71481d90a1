import { randomUUID } from 'node:crypto';
import { sql } from '@yuejuma/platform/db/sql';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { EndCause, RejectReason } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { request, type fakePeers } from '../../services/registration/test/registration-under-test.js';
import type { Figures } from '../figures.js';
import { whyNotLinearizable, type Call, type Step } from './linearizable.js';

const AT_ONCE = 1_000;
const DEADLINE_MS = 120_000;

interface Mix {
  readonly calls: readonly Call[];
  readonly history: readonly [Step, ...Step[]];
  /** Reasons of refusals that are none of a lost race. */
  readonly untruths: readonly string[];
}

/** What the acts of the race lead to. */
const LEADS_TO: Readonly<Record<string, string>> = { DECLARED: 'PENDING', CONFIRMED: 'ACTIVE', REJECTED: 'REJECTED', WITHDRAWN: 'WITHDRAWN', ENDED: 'ENDED' };
/** A lost race names the state it was lost to, which is not the one that was wanted. */
const LOST: Readonly<Record<string, string>> = { DECLARATION_NOT_PENDING: 'PENDING', DECLARATION_NOT_ACTIVE: 'ACTIVE' };

/** Owner, custodian and tenant answer and end one declaration, a thousand times at once (G7). */
export async function raceMixes(figures: Figures, service: ServiceUnderTest<object>, peers: ReturnType<typeof fakePeers>['peers'], wanted: number): Promise<void> {
  const mixes: Mix[] = [];
  for (let round = 0; round < wanted; round += 1) {
    mixes.push(await mix());
    if (faultsOf(mixes.at(-1)!).length > 0) break;
  }
  figures.none('mixes without exactly one decision', mixes.filter(({ history }) => history.filter(({ act }) => act !== 'DECLARED' && act !== 'ENDED').length !== 1).map(({ history }) => history.map(({ act }) => act).join()), `${mixes.length} mixes`);
  figures.none('losers of a mix who are told something untrue', mixes.flatMap(({ untruths }) => untruths), `${mixes.length * AT_ONCE} calls`);
  figures.none('mixes in no order of their calls', mixes.flatMap(({ calls, history }) => whyNotLinearizable(calls, history)), `${mixes.length} mixes`);
  figures.demand('mixes', String(wanted), mixes.length, mixes.length === wanted);

  async function mix(): Promise<Mix> {
    const client = service.client(RegistrationServiceService);
    const [tenant, custodian] = [randomUUID(), randomUUID()];
    const { addressId, owner } = peers.flat({ custodian });
    const { id: declarationId } = await client.declareResidence(request({ addressId }), { caller: resident(tenant) });
    const [asOwner, asCustodian, asTenant] = [owner, custodian, tenant].map((by) => ({ caller: resident(by), deadlineMs: DEADLINE_MS })) as [Options, Options, Options];
    const acts: readonly (readonly [string, () => Promise<{ state: string }>])[] = [
      ['CONFIRMED', () => client.confirmResidence({ declarationId }, asOwner)],
      ['REJECTED', () => client.rejectResidence({ declarationId, reason: RejectReason.MOVED_OUT }, asCustodian)],
      ['WITHDRAWN', () => client.withdrawDeclaration({ declarationId }, asTenant)],
      ['ENDED', () => client.endResidence({ declarationId, endOn: '', cause: EndCause.MOVED_OUT }, asTenant)],
    ];
    const untruths: string[] = [];
    const calls = await Promise.all(Array.from({ length: AT_ONCE }, async (_, index): Promise<Call> => {
      // Every fourth round begins with the confirmations, so that ends have something to end.
      const [act, ask] = acts[(index + mixes.length) % acts.length]!;
      const invokedAt = performance.now();
      const state = await ask().then((answer) => answer.state.replace('STATE_', ''), (error: Refusal) => {
        if (error.reason === 'CONCURRENT_CHANGE') return undefined;
        const state = error.metadata?.['state'];
        if (LOST[error.reason ?? ''] === undefined || LOST[error.reason ?? ''] === state) untruths.push(`${act}: ${error.reason ?? 'no reason'} while ${state}`);
        return state;
      });
      return { act, invokedAt, answeredAt: performance.now(), state };
    }));
    const { rows } = await service.base.db.query<{ kind: string }>(sql`select kind from declaration_actions where declaration_id = ${declarationId} order by version`);
    const history = rows.map(({ kind }) => ({ act: kind, state: LEADS_TO[kind] ?? kind })) as [Step, ...Step[]];
    return { calls, history, untruths };
  }
}

interface Options {
  caller: ReturnType<typeof resident>;
  deadlineMs: number;
}

interface Refusal {
  reason?: string;
  metadata?: Record<string, string>;
}

const faultsOf = ({ calls, history, untruths }: Mix): readonly string[] => [...untruths, ...whyNotLinearizable(calls, history)];
