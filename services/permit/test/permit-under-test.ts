import { randomUUID } from 'node:crypto';
import { addDays, DomainError, newId, newUuid, plainDate, shanghaiDate, startOfShanghaiDay, type PlainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import type { Events } from '@yuejuma/platform/queue/events';
import type { EmploymentCheck } from '@yuejuma/proto/identity/v1/identity_service';
import { Ground } from '@yuejuma/proto/permit/v1/residence_permit';
import { PermitServiceService } from '@yuejuma/proto/permit/v1/permit_service';
import { resident, startForTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../src/app.module.js';
import type { Code, Identity } from '../src/context.js';
import { handlers } from '../src/handlers.js';
import { followMoves } from '../src/jobs/follow-moves.js';
import { offerDuePermits } from '../src/jobs/offer-due-permits.js';
import { qualifyClaims } from '../src/jobs/qualify-claims.js';

type Delivered = `residence.${'confirmed' | 'habitual-set' | 'ended' | 'reinstated' | 'retracted' | 'disputed' | 'dispute-closed'}.v1`;
type Home = Events['residence.confirmed.v1'];

/** The identity service of a test: everybody is from elsewhere and employed, unless said otherwise. */
export function fakeIdentity() {
  const state = {
    hukouCity: new Map<string, string>(),
    employment: new Map<string, Partial<EmploymentCheck>>(),
    /** Subjects about whom identity does not answer. */
    unanswered: new Set<string>(),
    hukouChecks: [] as string[],
    employmentChecks: [] as string[],
    today: (): PlainDate => plainDate('2026-01-01'),
  };
  const refuse = (subjectId: string) => {
    if (state.unanswered.has(subjectId)) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'identity' });
  };
  const identity: Identity = {
    async checkHukous({ subjectIds, cityCode }) {
      state.hukouChecks.push(...subjectIds);
      return { results: subjectIds.filter((id) => !state.unanswered.has(id)).map((subjectId) => ({ subjectId, isInCity: state.hukouCity.get(subjectId) === cityCode })) };
    },
    async checkEmployment({ subjectId }) {
      state.employmentChecks.push(subjectId);
      refuse(subjectId);
      return { isEmployed: true, confirmedThroughOn: state.today(), evidenceId: `si-${subjectId}`, ...state.employment.get(subjectId) };
    },
  };
  return { state, identity };
}

/** The code service of a test: nobody lets days count, unless said otherwise. */
export function fakeCode() {
  const state = { enough: new Set<string>(), checks: [] as Parameters<Code['checkPresence']>[0][] };
  const code: Code = {
    async checkPresence(request) {
      state.checks.push(request);
      return state.enough.has(request.subjectId) ? { hasEnoughDays: true, evidenceId: `presence-${request.subjectId}` } : { hasEnoughDays: false, evidenceId: '' };
    },
  };
  return { state, code };
}

/** The permit service on a real database, with identity replaced in the context; its clock stands until it is moved. */
export async function startPermit() {
  const { state, identity } = fakeIdentity();
  const { state: presence, code } = fakeCode();
  let now = startOfShanghaiDay(plainDate('2027-01-01'));
  const service = await startForTest(definition, (context) => ({ ...context, identity, code, now: () => now }), { PEERS: '{"identity":"127.0.0.1:1","code":"127.0.0.1:1"}' });
  state.today = () => shanghaiDate(now);
  const { context } = service;
  const client = service.client(PermitServiceService);
  const deliver = <T extends Delivered>(topic: T, event: Events[T], eventId = newUuid()): Promise<void> =>
    (handlers(context)[topic] as (event: Events[T], once: unknown) => Promise<void>)(event, (act: (tx: unknown) => Promise<void>) => context.db.tx(async (tx) => {
      const { rowCount } = await tx.query(sql`insert into inbox (event_id, subscription) values (${eventId}, 'permit') on conflict do nothing`);
      if (rowCount === 1) await act(tx);
    }));
  return {
    ...service, client, identity: state, presence, deliver,
    today: () => shanghaiDate(now),
    /** Sets the clock to noon of a day. */
    goTo(day: PlainDate) { now = new Date(startOfShanghaiDay(day).getTime() + 12 * 3_600_000); },
    offerDue: (cities = ['4401', '4403', '4406']) => offerDuePermits(context).run(cities),
    followMoves: () => followMoves(context).run(['4401', '4403', '4406']),
    qualify: (cities = ['4401']) => qualifyClaims(context).run(cities),
    get: (by: string) => client.getPermit({}, { caller: resident(by) }),
    claim: (by: string, ground = Ground.EMPLOYMENT) => client.claimPermit({ ground }, { caller: resident(by) }),
    about: async (topic: string, subjectId: string) => (await service.announced(topic)).filter((event) => event['subjectId'] === subjectId),
    audited: async (act: string, subjectId: string) => (await service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === act && (entry['subjectIds'] as string[]).includes(subjectId)),
    /** The registration ended on a day, by its `version`-th act. */
    ended: (home: Home, endedOn: PlainDate, cause = 'MOVED_OUT', version = 4) =>
      deliver('residence.ended.v1', { ...aboutHome(home), version, endedOn, cause, endedBy: home.residentId }),
    reinstated: (home: Home, version = 5) => deliver('residence.reinstated.v1', { ...aboutHome(home), version, registeredOn: home.registeredOn }),
    disputed: (home: Home, version = 4) => deliver('residence.disputed.v1', { ...aboutHome(home), version, closesOn: '2027-12-31' }),
    disputeClosed: (home: Home, version = 5) => deliver('residence.dispute-closed.v1', { ...aboutHome(home), version, outcome: 'STANDS' }),
    retracted: (home: Home, version = 5) => deliver('residence.retracted.v1', { ...aboutHome(home), version }),
    /** The same person lives somewhere else, and chose it as 常住地. */
    async movesTo(residentId: string, registeredOn: PlainDate, habitualVersion: number, cityCode = '4401') {
      const event = confirmed({ residentId, registeredOn, cityCode });
      await deliver('residence.confirmed.v1', event);
      await deliver('residence.habitual-set.v1', habitualSet(event, habitualVersion));
      return event;
    },
    /** Somebody with a permit in force, and where they live. */
    async holder() {
      const home = await this.offered();
      await this.claim(home.residentId);
      await this.qualify();
      return home;
    },
    /** Somebody whose confirmed registration is the 常住地 since a day. */
    async livesHere(registeredOn: PlainDate, change: Partial<Events['residence.confirmed.v1']> = {}) {
      const event = confirmed({ registeredOn, ...change });
      await deliver('residence.confirmed.v1', event);
      await deliver('residence.habitual-set.v1', habitualSet(event));
      return event;
    },
    /** The same on the day the permit has been offered. */
    async offered(change: Partial<Events['residence.confirmed.v1']> = {}) {
      const event = await this.livesHere(addDays(this.today(), -183), change);
      await this.offerDue([event.cityCode]);
      return event;
    },
  };
}
export type PermitUnderTest = Awaited<ReturnType<typeof startPermit>>;

export const person = (): string => randomUUID();

export const confirmed = (change: Partial<Events['residence.confirmed.v1']>): Events['residence.confirmed.v1'] => {
  const cityCode = change.cityCode ?? '4401';
  return { declarationId: newId(cityCode), residentId: person(), cityCode, districtCode: `${cityCode}06`, version: 2, registeredOn: '2027-01-01', confirmedBy: 'OWNER', answeredBy: person(), ...change };
};

const aboutHome = ({ declarationId, residentId, cityCode, districtCode }: Home) => ({ declarationId, residentId, cityCode, districtCode });

export const habitualSet = ({ declarationId, residentId, cityCode, districtCode }: Events['residence.confirmed.v1'], habitualVersion = 1): Events['residence.habitual-set.v1'] =>
  ({ declarationId, residentId, cityCode, districtCode, version: 3, setOn: '2027-01-01', previousDeclarationId: '', habitualVersion });
