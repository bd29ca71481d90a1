import { Ground, ResidencePermit_State, type ResidencePermit } from '@yuejuma/proto/permit/v1/residence_permit';
import { z } from 'zod';
import type { CellPeer, Services } from '../cells/services.js';
import { route, type Call, type Route } from '../http/route.js';
import { civilDate, instant, listed, shortName, withoutEmpty } from './answers.js';

type PermitCell = Services['permit']['everywhere'][number];

const GROUNDS = ['EMPLOYMENT', 'HOME', 'STUDY'] as const;

const permit = z.object({
  state: listed(['NONE', 'OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED', 'CANCELLED', 'REFUSED']),
  id: z.string().optional(),
  cityCode: z.string().optional(),
  declarationId: z.string().optional(),
  registeredOn: civilDate.optional(),
  eligibleOn: civilDate.optional().describe('Day on which the count of days is full'),
  offeredOn: civilDate.optional(),
  claimTime: instant.optional(),
  decideByOn: civilDate.optional(),
  issuedOn: civilDate.optional(),
  ground: listed(GROUNDS).optional(),
  evidenceIds: z.array(z.string()),
  missing: z.array(z.string()).describe('What is still missing, all at once'),
  policyVersion: z.string().optional(),
  suspendedOn: civilDate.optional(),
  graceUntilOn: civilDate.optional().describe('The last day on which a new habitual residence in the city brings it back'),
  cancelledOn: civilDate.optional(),
  cause: z.string().optional().describe('Why it last changed without an act of the holder on it'),
}).meta({ id: 'ResidencePermit' });

function permitJson(found: ResidencePermit): object {
  const { state, evidenceIds, missing, ground, id, cityCode, declarationId, registeredOn, eligibleOn, offeredOn, claimTime, decideByOn, issuedOn, policyVersion, suspendedOn, graceUntilOn, cancelledOn, cause } = found;
  return {
    state: shortName(ResidencePermit_State, state),
    ...withoutEmpty({ id, cityCode, declarationId, registeredOn, eligibleOn, offeredOn, claimTime, decideByOn, issuedOn, policyVersion, suspendedOn, graceUntilOn, cancelledOn, cause }),
    ...(ground === Ground.UNSPECIFIED ? {} : { ground: shortName(Ground, ground) }),
    evidenceIds,
    missing,
  };
}

/** The cell that holds the caller's permit, or the first that answered NONE. Throws when the answer hangs on a cell that is away. */
async function findPermit(cells: readonly PermitCell[], { caller }: Pick<Call<unknown, unknown>, 'caller'>): Promise<{ cell: CellPeer<unknown> & PermitCell; found: ResidencePermit }> {
  const answers = await Promise.allSettled(cells.map(async (cell) => ({ cell, found: await cell.peer.getPermit({}, { caller }) })));
  const answered = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value);
  const held = answered.find(({ found }) => found.state !== ResidencePermit_State.NONE);
  if (held !== undefined) return held;
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return answered[0] as NonNullable<(typeof answered)[0]>;
}

export const permitRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/me/permit',
    who: ['RESIDENT'],
    summary: 'The residence permit; NONE without one.',
    answer: permit,
    handle: async ({ services }, call) => permitJson((await findPermit(services.permit.everywhere, call)).found),
  }),
  route({
    method: 'POST',
    path: '/v1/me/permit:claim',
    who: ['RESIDENT'],
    summary: 'Claims the permit that is offered; qualification follows within a day.',
    body: z.strictObject({ ground: listed(GROUNDS) }),
    answer: permit,
    async handle({ services }, call) {
      const { cell } = await findPermit(services.permit.everywhere, call);
      return permitJson(await cell.peer.claimPermit({ ground: Ground[call.body.ground] }, { caller: call.caller }));
    },
  }),
];
