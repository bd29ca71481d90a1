import type { PlainDate } from '@yuejuma/kernel';
import type { Citation } from '@yuejuma/policy';

/** States of a 居住证; without one a person's state is NONE, and so it is with an offer that was WITHDRAWN. */
export type PermitState = 'OFFERED' | 'WITHDRAWN' | 'UNDER_QUALIFICATION' | 'REFUSED' | 'ACTIVE' | 'SUSPENDED' | 'CANCELLED';
/** SC663-2: 合法稳定就业, 合法稳定住所, 连续就读. */
export type Ground = 'EMPLOYMENT' | 'HOME' | 'STUDY';
/** A proof a person can still bring (SC663-9); named after what it proves. */
export type Proof = Ground;

interface Act<Kind extends string> {
  readonly kind: Kind;
  /** Subject id of the person, or the name of the service. */
  readonly by: string;
  readonly at: Date;
}

/** 申领消息推送: the system says "you may"; always the first action and only that. */
export interface Offered extends Act<'OFFERED'> {
  readonly permitId: string;
  readonly residentId: string;
  readonly cityCode: string;
  readonly declarationId: string;
  readonly registeredOn: PlainDate;
  readonly eligibleOn: PlainDate;
  readonly offeredOn: PlainDate;
  readonly citation: Citation;
}
/** 申领: the person's own act (R49). */
export interface Claimed extends Act<'CLAIMED'> {
  readonly ground: Ground;
  readonly decideByOn: PlainDate;
  readonly citation: Citation;
}
/** Everything missing, at once (SC663-9). */
export interface MissingNamed extends Act<'MISSING_NAMED'> {
  readonly missing: readonly Proof[];
}
/** 资格审核 passed; the permit is issued. */
export interface Qualified extends Act<'QUALIFIED'> {
  readonly issuedOn: PlainDate;
  readonly evidenceIds: readonly string[];
  readonly citation: Citation;
}
/** What a permit, a claim or an offer loses its ground by. */
export type LossCause = 'RESIDENCE_ENDED' | 'NEVER_REGISTERED' | 'DECEASED' | 'EMIGRATED' | 'HUKOU_MOVED_IN';
/** Why a permit changed without an act of its holder on it. */
export type ChangeCause = LossCause | 'NEW_RESIDENCE' | 'END_TAKEN_BACK' | 'GRACE_OVER';
/** The offer falls with the residence it rested on. */
export interface Withdrawn extends Act<'WITHDRAWN'> {
  readonly cause: LossCause;
}
/** The claim cannot be granted any more: the person does not live there, by their own word or by a decision with an appeal. */
export interface Refused extends Act<'REFUSED'> {
  readonly cause: LossCause;
}
/** The 常住地 moved inside the city: the permit rests on another residence. */
export interface Moved extends Act<'MOVED'> {
  readonly declarationId: string;
}
/** 使用功能中止 (G7). */
export interface Suspended extends Act<'SUSPENDED'> {
  readonly suspendedOn: PlainDate;
  readonly graceUntilOn: PlainDate;
  readonly cause: LossCause;
  readonly citation: Citation;
}
/** 恢复: of what was taken away, to what it was before. */
export interface Reinstated extends Act<'REINSTATED'> {
  readonly declarationId: string;
  readonly cause: 'NEW_RESIDENCE' | 'END_TAKEN_BACK';
}
/** 注销. */
export interface Cancelled extends Act<'CANCELLED'> {
  readonly cancelledOn: PlainDate;
  readonly cause: LossCause | 'GRACE_OVER';
  readonly citation: Citation;
}
/** One entry of a permit's append-only history. */
export type PermitAction = Offered | Claimed | MissingNamed | Qualified | Withdrawn | Refused | Moved | Suspended | Reinstated | Cancelled;
type Later = Exclude<PermitAction, Offered>;

/** 居住证（电子）as its actions add up. */
export interface Permit {
  readonly id: string;
  readonly residentId: string;
  readonly cityCode: string;
  readonly declarationId: string;
  readonly registeredOn: PlainDate;
  readonly eligibleOn: PlainDate;
  readonly state: PermitState;
  readonly offeredOn: PlainDate;
  readonly ground: Ground | null;
  readonly claimTime: Date | null;
  /** Latest day by which the claim is decided (SC663-9). */
  readonly decideByOn: PlainDate | null;
  readonly missing: readonly Proof[];
  readonly issuedOn: PlainDate | null;
  readonly evidenceIds: readonly string[];
  readonly suspendedOn: PlainDate | null;
  /** The last day on which a new 常住地 in the city brings it back (G7). */
  readonly graceUntilOn: PlainDate | null;
  readonly cancelledOn: PlainDate | null;
  readonly cause: ChangeCause | null;
  /** The rules of the newest decision. */
  readonly citation: Citation;
  /** Number of actions. */
  readonly version: number;
}

/** What may happen next, and where it leads. A new state or act does not compile until it has its place. */
const transitions: { readonly [S in PermitState]: Readonly<Partial<Record<Later['kind'], PermitState>>> } = {
  OFFERED: { CLAIMED: 'UNDER_QUALIFICATION', MOVED: 'OFFERED', WITHDRAWN: 'WITHDRAWN' },
  WITHDRAWN: { REINSTATED: 'OFFERED' },
  UNDER_QUALIFICATION: { MISSING_NAMED: 'UNDER_QUALIFICATION', QUALIFIED: 'ACTIVE', MOVED: 'UNDER_QUALIFICATION', REFUSED: 'REFUSED' },
  REFUSED: { REINSTATED: 'UNDER_QUALIFICATION' },
  ACTIVE: { MOVED: 'ACTIVE', SUSPENDED: 'SUSPENDED', CANCELLED: 'CANCELLED' },
  SUSPENDED: { REINSTATED: 'ACTIVE', CANCELLED: 'CANCELLED' },
  CANCELLED: { REINSTATED: 'ACTIVE' },
};

/** States in which a person holds something of a city: one at a time. */
export const isOpen = (state: PermitState): boolean => state === 'OFFERED' || state === 'UNDER_QUALIFICATION' || state === 'ACTIVE' || state === 'SUSPENDED';

/** The permit an offer opens. */
export const opened = ({ kind, by: _by, at: _at, permitId, ...offer }: Offered): Permit => ({
  ...offer, id: permitId, state: kind, ground: null, claimTime: null, decideByOn: null, missing: [], issuedOn: null, evidenceIds: [],
  suspendedOn: null, graceUntilOn: null, cancelledOn: null, cause: null, version: 1,
});

/** The permit after one more action. RangeError when that action may not follow. */
export function apply(before: Permit, action: PermitAction): Permit {
  const state = action.kind === 'OFFERED' ? undefined : transitions[before.state][action.kind];
  if (action.kind === 'OFFERED' || state === undefined) throw new RangeError(`${action.kind} may not follow in the state ${before.state}`);
  return { ...before, ...changes(action), state, version: before.version + 1 };
}

/** Adds up a whole history. RangeError for one that the rules cannot have written. */
export function fold(actions: readonly PermitAction[]): Permit {
  const [first, ...rest] = actions;
  if (first?.kind !== 'OFFERED') throw new RangeError('a history begins with OFFERED');
  return rest.reduce(apply, opened(first));
}

function changes(action: Later): Partial<Permit> {
  switch (action.kind) {
    case 'CLAIMED':
      return { ground: action.ground, claimTime: action.at, decideByOn: action.decideByOn, cause: null, citation: action.citation };
    case 'MISSING_NAMED':
      return { missing: action.missing };
    case 'QUALIFIED':
      return { missing: [], issuedOn: action.issuedOn, evidenceIds: action.evidenceIds, cause: null, citation: action.citation };
    case 'WITHDRAWN':
      return { cause: action.cause };
    case 'REFUSED':
      return { missing: [], cause: action.cause };
    case 'MOVED':
      return { declarationId: action.declarationId, cause: null };
    case 'SUSPENDED':
      return { suspendedOn: action.suspendedOn, graceUntilOn: action.graceUntilOn, cause: action.cause, citation: action.citation };
    case 'REINSTATED':
      return { declarationId: action.declarationId, suspendedOn: null, graceUntilOn: null, cancelledOn: null, cause: action.cause };
    case 'CANCELLED':
      return { graceUntilOn: null, cancelledOn: action.cancelledOn, cause: action.cause, citation: action.citation };
  }
}
