import type { PlainDate } from '@yuejuma/kernel';
import type { Citation } from '@yuejuma/policy';

/** States of a 居住证 that exist so far; without one a person's state is NONE. */
export type PermitState = 'OFFERED' | 'UNDER_QUALIFICATION' | 'ACTIVE';
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
/** One entry of a permit's append-only history. */
export type PermitAction = Offered | Claimed | MissingNamed | Qualified;
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
  /** The rules of the newest decision. */
  readonly citation: Citation;
  /** Number of actions. */
  readonly version: number;
}

/** What may happen next, and where it leads. A new state or act does not compile until it has its place. */
const transitions: { readonly [S in PermitState]: Readonly<Partial<Record<Later['kind'], PermitState>>> } = {
  OFFERED: { CLAIMED: 'UNDER_QUALIFICATION' },
  UNDER_QUALIFICATION: { MISSING_NAMED: 'UNDER_QUALIFICATION', QUALIFIED: 'ACTIVE' },
  ACTIVE: {},
};

/** The permit an offer opens. */
export const opened = ({ kind, by: _by, at: _at, permitId, ...offer }: Offered): Permit => ({
  ...offer, id: permitId, state: kind, ground: null, claimTime: null, decideByOn: null, missing: [], issuedOn: null, evidenceIds: [], version: 1,
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
      return { ground: action.ground, claimTime: action.at, decideByOn: action.decideByOn, citation: action.citation };
    case 'MISSING_NAMED':
      return { missing: action.missing };
    case 'QUALIFIED':
      return { missing: [], issuedOn: action.issuedOn, evidenceIds: action.evidenceIds, citation: action.citation };
  }
}
