import { DomainError, newId } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { refuseOwnCase } from '@yuejuma/residence';
import { known } from './answer-declaration.js';
import type { Context } from './context.js';
import { requireCase } from './decide-case.js';
import * as declarations from './declarations.repository.js';
import { MOST_EVIDENCE, type Evidence } from './domain/evidence.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { findEvidence, insertEvidence } from './evidence.repository.js';
import { findOwn } from './own-declaration.js';

/** What somebody names as evidence. */
export type NamedEvidence = Pick<Evidence, 'kind' | 'reference'>;
type Admit = (d: FiledDeclaration | undefined) => FiledDeclaration;

/** The resident's own evidence (R59). DECLARATION_NOT_FOUND, DECLARATION_NOT_PENDING, TOO_MUCH_EVIDENCE. */
export async function addEvidence(ctx: Context, caller: Caller, id: string, named: NamedEvidence): Promise<Evidence> {
  await findOwn(ctx, caller, id);
  return add(ctx, caller, id, named, known(id));
}

/** An officer's, for a case of the unit. CASE_NOT_FOUND, OWN_CASE, TOO_MUCH_EVIDENCE. */
export const addCaseEvidence = (ctx: Context, caller: Caller, id: string, named: NamedEvidence): Promise<Evidence> =>
  add(ctx, caller, id, named, (d) => {
    const found = requireCase(d, caller, id);
    refuseOwnCase(found, { by: caller.subjectId, unitId: caller.unitId });
    return found;
  });

/** The same evidence again is the one there is. */
function add(ctx: Context, caller: Caller, id: string, { kind, reference }: NamedEvidence, admit: Admit): Promise<Evidence> {
  return ctx.db.tx(async (tx) => {
    const d = admit(await declarations.findForUpdate(tx, id));
    if (d.state === 'WITHDRAWN') throw new DomainError('DECLARATION_NOT_PENDING', { declaration: id, state: d.state });
    const there = await findEvidence(tx, [id]);
    const same = there.find((one) => one.kind === kind && one.reference === reference);
    if (same !== undefined) return same;
    if (there.length >= MOST_EVIDENCE) throw new DomainError('TOO_MUCH_EVIDENCE', { declaration: id });
    const added: Evidence = { id: newId(d.cityCode), declarationId: id, kind, reference, addedBy: caller.subjectId, unitId: caller.unitId || null, addTime: ctx.now() };
    await insertEvidence(tx, added);
    await recordAct(tx, caller, { act: 'ADD_EVIDENCE', subjectIds: [d.residentId], objectId: id, details: { evidence: added.id, kind } }, added.addTime);
    return added;
  });
}
