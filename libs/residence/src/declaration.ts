import type { PlainDate } from '@yuejuma/kernel';
import type { Citation } from '@yuejuma/policy';
import type { Action, AdverseEndCause, Confirmer, DeclarationReason, DeclarationSource, Declared, DwellingUse, EndCause, RejectReason, ReviewCause, Undone } from './actions.js';
import { leadsTo, mayFollow, type DeclarationState } from './state.js';

/** Who has to answer, or who answered. LAPSE: nobody answered an appeal in time (C54). CITY: the city's own system says so (R39). */
export type ConfirmerKind = 'OWNER' | 'CUSTODIAN' | 'OFFICER' | 'SELF' | 'LAPSE' | 'CITY';

/** The adverse act that is under appeal, and who did it: somebody else, of another unit, has to decide (C49). */
export type Appealed =
  | { readonly of: 'REFUSAL'; readonly by: string | null; readonly unitId: string | null; readonly reason: RejectReason }
  | { readonly of: 'END'; readonly by: string | null; readonly unitId: string | null; readonly endedOn: PlainDate; readonly cause: AdverseEndCause; readonly confirmerKind: ConfirmerKind };

/** An owner's announced end of a tenancy (G15). */
export interface EndNotice {
  readonly by: string;
  readonly endsOn: PlainDate;
  readonly objectUntilOn: PlainDate;
  readonly isObjected: boolean;
  /** The officer who granted an end on a day to come, null while nobody has. */
  readonly granted: { readonly by: string; readonly unitId: string; readonly evidenceIds: readonly string[] } | null;
  /** The owner's notice that a plan of the resident's own stands before; it is back when the plan is taken back. */
  readonly held?: EndNotice;
}

/** An open dispute; while it is open the registration has no effects (T9). */
export interface Dispute {
  readonly by: string;
  readonly closesOn: PlainDate;
}

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
  /** Who confirmed, refused or adversely ended it last, null while nobody has. */
  readonly decidedBy: string | null;
  /** That officer's unit, null for anybody else. */
  readonly decidedByUnit: string | null;
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
  /** Since when the resident waits for the owner's review of it as 常住地, null when nobody is asked (G6). */
  readonly habitualAskTime: Date | null;
  /** What is under appeal, null when nothing is. */
  readonly appealed: Appealed | null;
  readonly endNotice: EndNotice | null;
  readonly dispute: Dispute | null;
  /** The first day not lived there. */
  readonly endedOn: PlainDate | null;
  readonly endCause: EndCause | null;
  /** How often an appeal or an undoing brought it back: each time it may be confirmed once. */
  readonly round: number;
  /** Number of actions. */
  readonly version: number;
}

/**
 * Adds up a whole history; what was undone is left out, and with it what could not follow without it.
 * RangeError for a history that the rules cannot have written.
 */
export function fold(actions: readonly Action[]): Declaration {
  const [first, ...rest] = actions;
  if (first?.kind !== 'DECLARED') throw new RangeError('a history begins with DECLARED');
  const lastUndoing = actions.findLastIndex((action) => action.kind === 'UNDONE');
  const kept = rest.slice(0, Math.max(lastUndoing, 0)), later = rest.slice(Math.max(lastUndoing, 0));
  return later.reduce(apply, kept.length === 0 ? opened(first) : withoutUndone(first, kept));
}

/** What a history adds up to once the acts it undoes are left out. */
function withoutUndone(first: Declared, rest: readonly Action[]): Declaration {
  const undone = new Set(rest.filter((action): action is Undone => action.kind === 'UNDONE').flatMap(({ versions }) => versions));
  const start: Declaration = undone.has(1) ? { ...opened(first), state: 'WITHDRAWN' } : opened(first);
  return rest.reduce((before, action, index) => {
    const version = index + 2;
    const counts = !undone.has(version) && fits(before, action);
    const after = counts ? apply(before, action) : before;
    // An appeal that is left out was one all the same: what was decided on it keeps its round, and nothing else may have it.
    const bringsBack = action.kind === 'UNDONE' || (action.kind === 'ROUTED_TO_OFFICER' && action.cause === 'APPEAL');
    return { ...after, version, round: before.round + (bringsBack ? 1 : 0) };
  }, start);
}

/** The declaration after one more action. RangeError when that action may not follow. */
export function apply(before: Declaration, action: Action): Declaration {
  if (!fits(before, action)) throw new RangeError(`${action.kind} may not follow in the state ${before.state}`);
  return { ...before, ...changes(before, action), state: leadsTo[action.kind] ?? before.state, version: before.version + 1 };
}

type Step = Exclude<Action, Declared | Undone>;

/** Whether an action may follow: the table of states says so, and what it is about is there. */
function fits(before: Declaration, action: Action): action is Step {
  if (action.kind === 'DECLARED' || action.kind === 'UNDONE' || !mayFollow(before.state, action.kind)) return false;
  if (action.kind === 'REINSTATED' || action.kind === 'END_UPHELD') return before.appealed?.of === 'END';
  if (action.kind === 'OFFICER_REJECTED' && before.state === 'PENDING') return before.dispute !== null;
  if (action.kind === 'LAPSED') return before.appealed !== null;
  if (action.kind === 'ROUTED_TO_OFFICER') {
    // What is under appeal may have been undone.
    return action.cause === 'APPEAL' ? before.state === 'REJECTED' || isAdverse(before.endCause ?? 'MOVED_OUT') : before.state === 'PENDING';
  }
  return true;
}

function opened({ kind, by, at, declarationId, ...declared }: Declared): Declaration {
  return {
    ...declared,
    id: declarationId, declarantId: by, createTime: at,
    state: leadsTo[kind], confirmerKind: declared.confirmers.some((one) => one.kind === 'OWNER') ? 'OWNER' : 'CUSTODIAN',
    decidedBy: null, decidedByUnit: null, rejectReason: null, reviewCause: null, registeredOn: null, citation: null, reviewTime: null,
    isHabitual: false, habitualAskTime: null, appealed: null, endNotice: null, dispute: null, endedOn: null, endCause: null, round: 0, version: 1,
  };
}

function changes(before: Declaration, action: Step): Partial<Declaration> {
  switch (action.kind) {
    case 'CONFIRMED':
      return { ...settled, confirmerKind: action.as, decidedBy: action.by, decidedByUnit: null, registeredOn: action.registeredOn, citation: action.citation, reviewTime: action.at };
    case 'REJECTED':
      return { ...settled, confirmerKind: action.as, decidedBy: action.by, decidedByUnit: null, rejectReason: action.reason };
    case 'ROUTED_TO_OFFICER':
      return { confirmerKind: 'OFFICER', reviewCause: action.cause, ...(action.cause === 'APPEAL' ? broughtBack(before) : {}) };
    case 'OFFICER_CONFIRMED':
      return { ...settled, decidedBy: action.by, decidedByUnit: action.unitId, registeredOn: action.registeredOn, citation: action.citation, reviewTime: action.at };
    case 'OFFICER_REJECTED':
      return { ...settled, confirmerKind: 'OFFICER', decidedBy: action.by, decidedByUnit: action.unitId, rejectReason: action.reason };
    case 'LAPSED':
      return { ...settled, confirmerKind: before.appealed?.of === 'END' ? before.appealed.confirmerKind : 'LAPSE', decidedBy: action.by, decidedByUnit: null,
        registeredOn: action.registeredOn, citation: action.citation, reviewTime: before.reviewTime ?? action.at };
    case 'REINSTATED':
      return { ...settled, ...standingOf(before.appealed), decidedBy: action.by, decidedByUnit: action.unitId };
    case 'END_UPHELD':
      return { ...settled, ...endOf(before.appealed), decidedBy: action.by, decidedByUnit: action.unitId };
    case 'ENDED':
      return { isHabitual: false, habitualAskTime: null, endNotice: null, dispute: null, endedOn: action.endedOn, endCause: action.cause, decidedBy: action.by, decidedByUnit: action.unitId };
    case 'CONFIRMERS_CHANGED':
      return { confirmers: action.confirmers };
    case 'HABITUAL_ASKED':
      return { habitualAskTime: action.at };
    case 'HABITUAL_REFUSED':
      return { habitualAskTime: null };
    case 'HABITUAL_REVIEWED':
      // The review answers the asking, also where its server's clock is behind.
      return { reviewTime: later(action.at, before.habitualAskTime) };
    case 'SET_HABITUAL':
      return { isHabitual: true, habitualAskTime: null };
    case 'UNSET_HABITUAL':
      return { isHabitual: false };
    case 'END_ANNOUNCED':
      return { endNotice: { by: action.by, endsOn: action.endsOn, objectUntilOn: action.objectUntilOn, isObjected: false, granted: null, ...heldBehind(before, action.by) } };
    case 'END_OBJECTED':
      return { endNotice: before.endNotice && { ...before.endNotice, isObjected: true } };
    case 'END_GRANTED':
      return { endNotice: before.endNotice && { ...before.endNotice, granted: { by: action.by, unitId: action.unitId, evidenceIds: action.evidenceIds } } };
    case 'END_REVOKED':
      return { endNotice: afterRevoking(before, action.by) };
    case 'END_REFUSED':
      return { endNotice: null };
    case 'DISPUTED':
      return { dispute: { by: action.by, closesOn: action.closesOn } };
    case 'DISPUTE_CLOSED':
      return { dispute: null };
    case 'WITHDRAWN':
      return { dispute: null, appealed: null };
    case 'ESCALATED':
      return {};
  }
}

/** What ends with any answer. */
const settled = { appealed: null, rejectReason: null, dispute: null } as const;

/** An appeal takes the adverse act aside until it is decided. */
function broughtBack({ decidedBy: by, decidedByUnit: unitId, rejectReason, endedOn, endCause, confirmerKind, round }: Declaration): Partial<Declaration> {
  const aside = { round: round + 1, decidedBy: null, decidedByUnit: null, rejectReason: null, endedOn: null, endCause: null };
  if (rejectReason !== null) return { ...aside, appealed: { of: 'REFUSAL', by, unitId, reason: rejectReason } };
  if (endedOn === null || endCause === null || !isAdverse(endCause)) throw new RangeError('there is nothing to appeal');
  return { ...aside, appealed: { of: 'END', by, unitId, endedOn, cause: endCause, confirmerKind } };
}

/** Who confirmed it before its end was appealed: a registration nobody confirmed becomes no better evidence by an appeal (C54). */
const standingOf = (appealed: Appealed | null): Partial<Declaration> => (appealed?.of === 'END' ? { confirmerKind: appealed.confirmerKind } : {});

function endOf(appealed: Appealed | null): Partial<Declaration> {
  if (appealed?.of !== 'END') throw new RangeError('no end is under appeal');
  return { ...standingOf(appealed), endedOn: appealed.endedOn, endCause: appealed.cause };
}

/** Whether a registration ended against, or without, its resident's word. */
export const isAdverse = (cause: EndCause): cause is AdverseEndCause => cause !== 'MOVED_OUT' && cause !== 'CANCELLED';

const later = (a: Date, b: Date | null): Date => (b !== null && b > a ? b : a);

const isResidents = ({ residentId, declarantId }: Declaration, by: string): boolean => by === residentId || by === declarantId;

/** An owner's notice goes on waiting behind a plan of the resident's own (G15). */
function heldBehind(before: Declaration, by: string): { held?: EndNotice } {
  const { endNotice } = before;
  if (endNotice === null || !isResidents(before, by)) return {};
  const held = isResidents(before, endNotice.by) ? endNotice.held : endNotice;
  return held === undefined ? {} : { held };
}

/** Each takes back the own word only: the resident's plan leaves the owner's notice, the owner's leaves the plan. */
function afterRevoking(before: Declaration, by: string): EndNotice | null {
  const { endNotice } = before;
  if (endNotice === null || !isResidents(before, endNotice.by)) return null;
  const { held, ...plan } = endNotice;
  return isResidents(before, by) ? (held ?? null) : plan;
}
