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
import { opened, type FiledDeclaration } from './domain/filed-declaration.js';
import type { Place } from './find-place.js';

/** What somebody declares, for themselves or for another. */
export interface Opening {
  /** Its id, when that is known before. */
  id?: string;
  cityCode: string;
  residentId: string;
  /** 申报人. */
  declarantId: string;
  dwellingUse: DwellingUse;
  reason: DeclarationReason;
  /** Empty for today. */
  moveInOn: PlainDate | '';
}

/** Opens a declaration for a place; its actions, sum, announcement and audit entry commit together. ALREADY_DECLARED, CONCURRENT_CHANGE. */
export async function openDeclaration(ctx: Context, tx: Tx, caller: Caller, opening: Opening, place: Place, circumstances: Partial<Circumstances> = {}): Promise<FiledDeclaration> {
  const { cityCode, residentId, declarantId, dwellingUse, reason, moveInOn } = opening;
  const { divisionCode: _, isDormitory: __, confirmersVersion, ...known } = place;
  const at = ctx.now();
  const policy = ctx.policyOn(cityCode, shanghaiDate(at));
  const { registrants, hasStandingRule } = place.dwellingId === null ? NOWHERE : await holdDwelling(tx, place.dwellingId, confirmersVersion, policy.crowdingReviewFrom);
  const actions = declared({
    declarationId: opening.id ?? newId(cityCode), by: declarantId, residentId, cityCode, source: 'SELF_DECLARED', at, dwellingUse, reason, moveInOn: moveInOn || shanghaiDate(at), registrants, ...known,
  }, policy);
  const declaration = opened(actions, place, policy);
  const onBehalfOf = residentId === declarantId ? null : residentId;
  await declarations.insert(tx, declaration, actions, { ...inApp(policy.version), onBehalfOf, ...circumstances });
  await announce(tx, actions.at(-1) ?? actions[0], null, declaration);
  await recordAct(tx, caller, {
    act: 'DECLARE_RESIDENCE', subjectIds: [residentId], objectId: declaration.id, details: { state: declaration.state, policyVersion: policy.version, ...howItCame(circumstances) },
  }, at);
  return hasStandingRule ? confirmByRule(ctx, tx, declaration) : declaration;
}

const NOWHERE: declarations.AtDwelling = { registrants: 0, hasStandingRule: false };

/** Declarations of a dwelling come one after another. CONCURRENT_CHANGE when whom the address service named has changed since: then it is asked again. */
async function holdDwelling(tx: Tx, dwellingId: string, confirmersVersion: number, most: number): Promise<declarations.AtDwelling> {
  const [isNewest, found] = await Promise.all([keepNewestConfirmers(tx, dwellingId, confirmersVersion), declarations.findAtDwelling(tx, dwellingId, most)]); // in one trip
  if (!isNewest) throw new DomainError('CONCURRENT_CHANGE');
  return found;
}
