import type { ViolationReason as Reasons } from '@yuejuma/proto/common/v1/field_violation';

/** Every reason of `field_violation.proto`, by its short name. */
export type ViolationReason = Exclude<keyof typeof Reasons, 'UNSPECIFIED' | 'UNRECOGNIZED'>;

/** What is wrong with a value, whatever field it is of. People read words chosen by the reason; the description is for developers. */
export interface Breach {
  reason: ViolationReason;
  description: string;
  /** The bounds it breaks, numbers or civil dates. */
  least?: string;
  most?: string;
}

/** One field of a request that cannot be taken, as `google.rpc.BadRequest` names it. */
export interface FieldViolation extends Breach {
  field: string;
}

type Bound = string | number;
const between = (least: Bound, most: Bound) => ({ least: String(least), most: String(most) });
const breachOf = (reason: ViolationReason) => (description: string): Breach => ({ reason, description });

/** A breach by its reason, with the words for developers where they say more than it. */
export const breach = {
  required: (description = 'is required'): Breach => ({ reason: 'REQUIRED', description }),
  unknownField: (): Breach => ({ reason: 'UNKNOWN_FIELD', description: 'is not a field of this request' }),
  malformed: breachOf('MALFORMED'),
  notListed: (description = 'is not one of the listed values'): Breach => ({ reason: 'NOT_LISTED', description }),
  outOfRange: (least: Bound, most: Bound): Breach => ({ reason: 'OUT_OF_RANGE', description: `must be ${least} to ${most}`, ...between(least, most) }),
  tooLong: (most: number): Breach => ({ reason: 'TOO_LONG', description: `must have at most ${most} characters`, most: String(most) }),
  wrongCount: (least: number, most: number, things = 'entries'): Breach => ({ reason: 'WRONG_COUNT', description: `must be ${least} to ${most} ${things}`, ...between(least, most) }),
  unusableCharacters: (): Breach => ({ reason: 'UNUSABLE_CHARACTERS', description: 'has characters that cannot be used' }),
  personalData: (): Breach => ({ reason: 'PERSONAL_DATA', description: 'must hold no document number and no phone number' }),
  notExactlyOne: breachOf('NOT_EXACTLY_ONE'),
  notAllowedHere: breachOf('NOT_ALLOWED_HERE'),
} as const;
