import type { PlainDate } from '@yuejuma/kernel';
import type { Citation } from '@yuejuma/policy';

/** 居住处所. */
export type DwellingUse = 'OWNED' | 'RENTED' | 'EMPLOYER_DORMITORY' | 'SCHOOL_DORMITORY' | 'WITH_RELATIVES' | 'OTHER';
/** 事由. */
export type DeclarationReason = 'WORK' | 'STUDY' | 'FAMILY' | 'BUSINESS' | 'RETIREMENT' | 'OTHER';
/** Who entered it (C13). Only self-declared ones fall under a city's switch for address entry (R36). */
export type DeclarationSource = 'SELF_DECLARED' | 'IMPORTED' | 'CITY_ADAPTER';
/** Why a confirmer or officer refuses: a closed list, so that no free text reaches a resident (C20). */
export type RejectReason =
  | 'UNKNOWN_PERSON' | 'NOT_LIVING_HERE' | 'MOVED_OUT' | 'NOT_MY_DWELLING' | 'WRONG_DATE' | 'EVIDENCE_INSUFFICIENT';
/** Why an officer has it: typed address (R25), no known owner (G3), use of the dwelling (C7), silence (G5), an appeal (C54). */
export type ReviewCause = 'TYPED_ADDRESS' | 'NO_KNOWN_OWNER' | 'DWELLING_USE' | 'CONFIRMER_SILENT' | 'APPEAL';
/** Why a registration ends: 搬离, 注销, or an authority's event (G14). */
export type EndCause = 'MOVED_OUT' | 'CANCELLED' | 'AUTHORITY';

/** Someone who may answer for a dwelling: its proven 业主, or a 托管人 with a mandate for it. */
export interface Confirmer {
  readonly subjectId: string;
  readonly kind: 'OWNER' | 'CUSTODIAN';
}

/** 申报: opens a declaration; always the first action and only that. */
export interface Declared {
  readonly kind: 'DECLARED';
  readonly by: string;
  readonly at: Date;
  readonly declarationId: string;
  readonly residentId: string;
  readonly cityCode: string;
  readonly source: DeclarationSource;
  /** Null while the address is provisional (非标准地址): nobody invents one (C9). */
  readonly addressId: string | null;
  /** Null when no dwelling is known behind the address. */
  readonly dwellingId: string | null;
  readonly dwellingUse: DwellingUse;
  readonly reason: DeclarationReason;
  readonly moveInOn: PlainDate;
  readonly confirmers: readonly Confirmer[];
}

/** The day a confirmation registers, and the rule it was found by (D7). */
export interface RegistrationDay {
  readonly registeredOn: PlainDate;
  readonly citation: Citation;
}

interface Act<Kind extends string> {
  readonly kind: Kind;
  /** Subject id of a person or officer, or the name of the job that acted. */
  readonly by: string;
  readonly at: Date;
}

/** 确认. SELF: the declarant is the proven owner (R28). */
export interface Confirmed extends Act<'CONFIRMED'>, RegistrationDay {
  readonly as: 'OWNER' | 'CUSTODIAN' | 'SELF';
}
/** 不通过. */
export interface Rejected extends Act<'REJECTED'> {
  readonly as: 'OWNER' | 'CUSTODIAN';
  readonly reason: RejectReason;
}
/** To the community officer's queue. */
export interface RoutedToOfficer extends Act<'ROUTED_TO_OFFICER'> {
  readonly cause: ReviewCause;
}
export interface OfficerConfirmed extends Act<'OFFICER_CONFIRMED'>, RegistrationDay {
  readonly evidenceIds: readonly string[];
}
export interface OfficerRejected extends Act<'OFFICER_REJECTED'> {
  readonly reason: RejectReason;
  readonly evidenceIds: readonly string[];
}
/** The resident takes it back. */
export type Withdrawn = Act<'WITHDRAWN'>;
/** The confirmer reviewed the address for use as 常住地 (R32, G6). */
export type HabitualReviewed = Act<'HABITUAL_REVIEWED'>;
/** 设为常住地 (R31). */
export type SetHabitual = Act<'SET_HABITUAL'>;
/** Another registration became the 常住地 (G9). */
export type UnsetHabitual = Act<'UNSET_HABITUAL'>;
/** 搬离/注销; `endedOn` is the first day not lived there. */
export interface Ended extends Act<'ENDED'> {
  readonly endedOn: PlainDate;
  readonly cause: EndCause;
}

/** One entry of a declaration's append-only history. */
export type Action =
  | Declared | Confirmed | Rejected | RoutedToOfficer | OfficerConfirmed | OfficerRejected
  | Withdrawn | HabitualReviewed | SetHabitual | UnsetHabitual | Ended;
export type ActionKind = Action['kind'];
