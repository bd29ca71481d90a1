import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import type { Language } from './domain/language.js';
import { keepLanguage } from './languages.repository.js';

/** From now on the caller's phone rings in this language; the list itself is read in whatever language is asked for. Again changes nothing. */
export async function chooseLanguage(ctx: Context, caller: Caller, language: Language): Promise<Language> {
  await ctx.db.tx(async (tx) => {
    const at = ctx.now();
    if (!(await keepLanguage(tx, caller.subjectId, language, at))) return;
    await recordAct(tx, caller, { act: 'CHOOSE_LANGUAGE', subjectIds: [caller.subjectId], objectId: '', details: { language } }, at);
  });
  return language;
}
