import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { isConfirmer } from '@yuejuma/residence';
import { known } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { readMaskedName } from './read-masked-name.js';

/** A declaration with the one thing a confirmer may know of the person (C29). */
export interface ConfirmerSight {
  declaration: FiledDeclaration;
  maskedName: string;
}

/** What a confirmer may see; logged before it is shown. NOT_THE_CONFIRMER, DECLARATION_NOT_FOUND, READ_NOT_LOGGED. */
export async function getConfirmerView(ctx: Context, caller: Caller, id: string): Promise<ConfirmerSight> {
  const declaration = known(id)(await declarations.find(ctx.db, id));
  if (!isConfirmer(declaration, caller.subjectId)) throw new DomainError('NOT_THE_CONFIRMER', { declaration: id });
  return { declaration, maskedName: await readMaskedName(ctx, caller, declaration, 'CONFIRM_RESIDENCE') };
}

/** The view after an answer. The answer stands even while names cannot be read: then the name is left out. */
export async function viewAfterAnswer(ctx: Context, caller: Caller, declaration: FiledDeclaration): Promise<ConfirmerSight> {
  return { declaration, maskedName: await readMaskedName(ctx, caller, declaration, 'CONFIRM_RESIDENCE').catch(() => '') };
}
