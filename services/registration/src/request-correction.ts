import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { ofResident } from './answer-declaration.js';
import { askCorrection, type CorrectionReason } from './city-corrections.repository.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/**
 * The person says what is wrong with what a city's own system has of them (C13). The way to that system is its own channels;
 * its next word is the answer. DECLARATION_NOT_FOUND, NOT_FROM_CITY_SYSTEM.
 */
export function requestCorrection(ctx: Context, caller: Caller, id: string, reason: CorrectionReason): Promise<FiledDeclaration> {
  return ctx.db.tx(async (tx) => {
    const d = ofResident(id, caller)(await declarations.findForUpdate(tx, id));
    if (d.source !== 'CITY_ADAPTER') throw new DomainError('NOT_FROM_CITY_SYSTEM', { declaration: id });
    const at = ctx.now();
    if (await askCorrection(tx, id, reason, at)) await recordAct(tx, caller, { act: 'REQUEST_CORRECTION', subjectIds: [d.residentId], objectId: id, details: { reason } }, at);
    return d;
  });
}
