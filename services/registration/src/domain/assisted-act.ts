import { createHash } from 'node:crypto';
import type { PlainDate } from '@yuejuma/kernel';
import type { DeclarationReason, DwellingUse, OwnEndCause, RejectReason } from '@yuejuma/residence';

/** What an officer may do at a counter for a person who is there, with all it says: ids, dates and listed words. */
export type PersonsAct =
  | { readonly kind: 'DECLARE'; readonly addressId: string; readonly dwellingUse: DwellingUse; readonly reason: DeclarationReason; readonly moveInOn: PlainDate }
  | { readonly kind: 'WITHDRAW' | 'CONFIRM' | 'ALLOW_PROXY' | 'END_PROXY'; readonly declarationId: string }
  | { readonly kind: 'END'; readonly declarationId: string; readonly endOn: PlainDate; readonly cause: OwnEndCause }
  | { readonly kind: 'REJECT'; readonly declarationId: string; readonly reason: RejectReason };

/** What a consent is bound to: any other act, or the same with another word, has another digest. */
export const digestOf = (act: PersonsAct): Buffer => createHash('sha256').update(JSON.stringify(Object.entries(act).sort(([a], [b]) => (a < b ? -1 : 1)))).digest();
