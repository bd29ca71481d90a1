import { addDays, DomainError, shanghaiDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { Action, Confirmer, Declared, ReviewCause } from './actions.js';
import { registrationDay, type ClockPolicy } from './registration-day.js';

/** What is known when someone declares; the address service has resolved the address and named who may answer for it. */
export interface DeclarationInput extends Omit<Declared, 'kind' | 'confirmers'> {
  /** The person typed the address by hand (R25). */
  readonly isTyped: boolean;
  /** The address is a dwelling (C7: offices, shops and works are not). */
  readonly isDwelling: boolean;
  /** Other people whose registration of the dwelling waits or stands. */
  readonly registrants: number;
  /** Owners proven by the registry (C8) and custodians with a mandate in force; may name the resident. */
  readonly confirmers: readonly Confirmer[];
}

export type DeclarePolicy = ClockPolicy & Pick<Policy, 'cityCode' | 'addressEntryEnabled' | 'moveInBackDays' | 'moveInAheadDays' | 'freeTextConfirmer' | 'crowdingReviewFrom'>;

/**
 * The first actions of a declaration: DECLARED alone waits for a confirmer (R23, R24); with ROUTED_TO_OFFICER it lies with
 * the officer from the start (R25, G3, C7); with CONFIRMED the resident is the proven owner (R28).
 * ADDRESS_ENTRY_DISABLED where the city takes no entry here (R36). MOVE_IN_DATE_OUT_OF_RANGE.
 */
export function declared(input: DeclarationInput, policy: DeclarePolicy): readonly [Declared, ...Action[]] {
  const { isTyped, isDwelling, registrants, ...rest } = input;
  if (input.source === 'SELF_DECLARED') refuseEntry(input, policy);
  // Nobody answers for themselves, or for whom they declare, as somebody's custodian (C53); as the proven owner they may (R28).
  const confirmers = input.confirmers.filter((one) => one.kind === 'OWNER' || ![input.residentId, input.by].includes(one.subjectId));
  const first: Declared = { ...rest, kind: 'DECLARED', confirmers };
  const cause = reviewCause(isTyped, isDwelling, confirmers) ?? (registrants + 1 >= policy.crowdingReviewFrom ? 'CROWDED' : null);
  if (cause !== null) return [first, { kind: 'ROUTED_TO_OFFICER', by: input.by, at: input.at, cause }];
  const isOwnHome = confirmers.some((one) => one.subjectId === input.residentId);
  if (!isOwnHome) return [first];
  const day = registrationDay({ createTime: input.at, moveInOn: input.moveInOn }, input.at, policy);
  return [first, { kind: 'CONFIRMED', by: input.residentId, at: input.at, as: 'SELF', ...day }];
}

function reviewCause(isTyped: boolean, isDwelling: boolean, confirmers: readonly Confirmer[]): ReviewCause | null {
  if (!isDwelling) return 'DWELLING_USE';
  if (isTyped) return 'TYPED_ADDRESS';
  return confirmers.length === 0 ? 'NO_KNOWN_OWNER' : null;
}

/**
 * What a person may enter at all, before the place is looked up. ADDRESS_ENTRY_DISABLED where the city takes no entry here
 * (R36). MOVE_IN_DATE_OUT_OF_RANGE.
 */
export function refuseEntry({ at, moveInOn }: Pick<DeclarationInput, 'at' | 'moveInOn'>, policy: Omit<DeclarePolicy, keyof ClockPolicy>): void {
  if (!policy.addressEntryEnabled) throw new DomainError('ADDRESS_ENTRY_DISABLED', { city: policy.cityCode });
  const today = shanghaiDate(at);
  const [earliest, latest] = [addDays(today, -policy.moveInBackDays), addDays(today, policy.moveInAheadDays)];
  if (moveInOn < earliest || moveInOn > latest) {
    throw new DomainError('MOVE_IN_DATE_OUT_OF_RANGE', { field: 'moveInDate', earliest, latest });
  }
}
