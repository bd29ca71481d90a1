import { Ground, ResidencePermit, ResidencePermit_State } from '@yuejuma/proto/permit/v1/residence_permit';
import type { PermitSight } from './get-permit.js';

/** What the person sees; NONE with the running count, or empty, without a permit. */
export function toProto({ permit, period }: PermitSight): ResidencePermit {
  if (permit === undefined) {
    const { cityCode = '', declarationId = '', registeredOn = '', eligibleOn = '' } = period ?? {};
    return ResidencePermit.fromPartial({ state: ResidencePermit_State.NONE, cityCode, declarationId, registeredOn, eligibleOn });
  }
  return {
    id: permit.id, cityCode: permit.cityCode, declarationId: permit.declarationId, registeredOn: permit.registeredOn, eligibleOn: permit.eligibleOn,
    state: ResidencePermit_State[permit.state === 'WITHDRAWN' ? 'NONE' : permit.state],
    offeredOn: permit.offeredOn,
    claimTime: permit.claimTime ?? undefined,
    decideByOn: permit.decideByOn ?? '',
    issuedOn: permit.issuedOn ?? '',
    ground: Ground[permit.ground ?? 'UNSPECIFIED'],
    evidenceIds: [...permit.evidenceIds],
    missing: [...permit.missing],
    policyVersion: permit.citation.policyVersion,
    version: permit.version,
    suspendedOn: permit.suspendedOn ?? '',
    graceUntilOn: permit.graceUntilOn ?? '',
    cancelledOn: permit.cancelledOn ?? '',
    cause: permit.cause ?? '',
  };
}
