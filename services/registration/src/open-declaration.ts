import { DomainError, newId, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { declared, type DeclarationReason, type DwellingUse } from '@yuejuma/residence';
import { announce } from './announce.js';
import { keepNewestConfirmers } from './confirmers.repository.js';
import { confirmByRule } from './confirm-by-rule.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { howItCame, inApp, type Circumstances } from './domain/circumstances.js';
import { opened } from './domain/filed-declaration.js';
import type { Place } from './find-place.js';

/** What somebody declares, for themselves or for another. */
export interface Opening {
  cityCode: string;
  residentId: string;
  /** 申报人. */
  declarantId: string;
  dwellingUse: DwellingUse;
  reason: DeclarationReason;
  /** Empty for today. */
  moveInOn: PlainDate | '';
}

/** Opens a declaration for a place; its actions, sum, announcement and audit entry commit together. Returns its id. ALREADY_DECLARED, CONCURRENT_CHANGE. */
export async function openDeclaration(ctx: Context, tx: Tx, caller: Caller, opening: Opening, place: Place, circumstances: Partial<Circumstances> = {}): Promise<string> {
  const { cityCode, residentId, declarantId, dwellingUse, reason, moveInOn } = opening;
  const { divisionCode: _, isDormitory: __, confirmersVersion, ...known } = place;
  // Whom the address service named may have changed since: then the place is asked about again.
  if (place.dwellingId !== null && !(await keepNewestConfirmers(tx, place.dwellingId, confirmersVersion))) throw new DomainError('CONCURRENT_CHANGE');
  const at = ctx.now();
  const policy = ctx.policyOn(cityCode, shanghaiDate(at));
  const registrants = place.dwellingId === null ? 0 : await declarations.countRegistrants(tx, place.dwellingId, policy.crowdingReviewFrom);
  const actions = declared({
    declarationId: newId(cityCode), by: declarantId, residentId, cityCode, source: 'SELF_DECLARED', at, dwellingUse, reason, moveInOn: moveInOn || shanghaiDate(at), registrants, ...known,
  }, policy);
  const declaration = opened(actions, place, policy);
  const onBehalfOf = residentId === declarantId ? null : residentId;
  await declarations.insert(tx, declaration, actions, { ...inApp(policy.version), onBehalfOf, ...circumstances });
  await announce(tx, actions.at(-1) ?? actions[0], null, declaration);
  await recordAct(tx, caller, {
    act: 'DECLARE_RESIDENCE', subjectIds: [residentId], objectId: declaration.id, details: { state: declaration.state, policyVersion: policy.version, ...howItCame(circumstances) },
  }, at);
  await confirmByRule(ctx, tx, declaration);
  return declaration.id;
}
