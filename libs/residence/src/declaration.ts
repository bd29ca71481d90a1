import type { PlainDate } from '@yuejuma/kernel';
import type { Citation } from '@yuejuma/policy';
import type { Action, Confirmer, DeclarationReason, DeclarationSource, Declared, DwellingUse, EndCause, RejectReason, ReviewCause } from './actions.js';
import { leadsTo, mayFollow, type DeclarationState } from './state.js';

/** Who has to answer, or who answered. */
export type ConfirmerKind = 'OWNER' | 'CUSTODIAN' | 'OFFICER' | 'SELF';

/** 居住登记申报 as its actions add up; nobody sets a field of it. */
export interface Declaration {
  readonly id: string;
  readonly residentId: string;
  /** 申报人; may be a relative of the resident. */
  readonly declarantId: string;
  readonly cityCode: string;
  readonly source: DeclarationSource;
  readonly addressId: string | null;
  readonly dwellingId: string | null;
  readonly dwellingUse: DwellingUse;
  readonly reason: DeclarationReason;
  readonly moveInOn: PlainDate;
  readonly confirmers: readonly Confirmer[];
  readonly state: DeclarationState;
  readonly confirmerKind: ConfirmerKind;
  readonly createTime: Date;
  /** Who confirmed or refused it last, null while nobody has. */
  readonly decidedBy: string | null;
  readonly rejectReason: RejectReason | null;
  /** Why an officer has or had it. */
  readonly reviewCause: ReviewCause | null;
  /** 居住登记日: the day the clock starts (G8), null until confirmed. */
  readonly registeredOn: PlainDate | null;
  /** The rule behind that day. */
  readonly citation: Citation | null;
  /** The last time a confirmer stood by it; ages for G6. */
  readonly reviewTime: Date | null;
  readonly isHabitual: boolean;
  /** The first day not lived there. */
  readonly endedOn: PlainDate | null;
  readonly endCause: EndCause | null;
  /** Number of actions. */
  readonly version: number;
}

/** Adds up a whole history. RangeError for a history that the rules cannot have written. */
export function fold(actions: readonly Action[]): Declaration {
  const [first, ...rest] = actions;
  if (first?.kind !== 'DECLARED') throw new RangeError('a history begins with DECLARED');
  return rest.reduce(apply, opened(first));
}

/** The declaration after one more action. RangeError when that action may not follow. */
export function apply(before: Declaration, action: Action): Declaration {
  if (action.kind === 'DECLARED' || !mayFollow(before.state, action.kind)) {
    throw new RangeError(`${action.kind} may not follow in the state ${before.state}`);
  }
  return { ...before, ...changes(action), state: leadsTo[action.kind] ?? before.state, version: before.version + 1 };
}

function opened({ kind, by, at, declarationId, ...declared }: Declared): Declaration {
  return {
    ...declared,
    id: declarationId, declarantId: by, createTime: at,
    state: leadsTo[kind], confirmerKind: declared.confirmers.some((one) => one.kind === 'OWNER') ? 'OWNER' : 'CUSTODIAN',
    decidedBy: null, rejectReason: null, reviewCause: null, registeredOn: null, citation: null, reviewTime: null,
    isHabitual: false, endedOn: null, endCause: null, version: 1,
  };
}

function changes(action: Exclude<Action, Declared>): Partial<Declaration> {
  switch (action.kind) {
    case 'CONFIRMED':
      return { confirmerKind: action.as, decidedBy: action.by, registeredOn: action.registeredOn, citation: action.citation, reviewTime: action.at };
    case 'REJECTED':
      return { confirmerKind: action.as, decidedBy: action.by, rejectReason: action.reason };
    case 'ROUTED_TO_OFFICER':
      return { confirmerKind: 'OFFICER', reviewCause: action.cause, decidedBy: null, rejectReason: null };
    case 'OFFICER_CONFIRMED':
      return { decidedBy: action.by, registeredOn: action.registeredOn, citation: action.citation, reviewTime: action.at };
    case 'OFFICER_REJECTED':
      return { decidedBy: action.by, rejectReason: action.reason };
    case 'HABITUAL_REVIEWED':
      return { reviewTime: action.at };
    case 'SET_HABITUAL':
      return { isHabitual: true };
    case 'UNSET_HABITUAL':
      return { isHabitual: false };
    case 'ENDED':
      return { isHabitual: false, endedOn: action.endedOn, endCause: action.cause };
    case 'WITHDRAWN':
      return {};
  }
}
