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
/** Why an officer has it: typed address (R25), no known owner (G3), use of the dwelling (C7), crowding (C7), silence (G5), an appeal (C54). */
export type ReviewCause = 'TYPED_ADDRESS' | 'NO_KNOWN_OWNER' | 'DWELLING_USE' | 'CROWDED' | 'CONFIRMER_SILENT' | 'APPEAL';
/** 搬离 or 注销: the resident's own word, with nobody's consent (G15). */
export type OwnEndCause = 'MOVED_OUT' | 'CANCELLED';
/** An end against, or without, the resident's word: an owner's notice an officer upheld (G15), a stranger, or an authority's event (G14). */
export type AdverseEndCause = 'OWNER_ENDED' | 'STRANGER' | 'DECEASED' | 'EMIGRATED' | 'HUKOU_MOVED_IN';
/** Why a registration ends. */
export type EndCause = OwnEndCause | AdverseEndCause;

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

/** 确认. SELF: the declarant is the proven owner (R28). CITY: the city's own system registered it (R39). */
export interface Confirmed extends Act<'CONFIRMED'>, RegistrationDay {
  readonly as: 'OWNER' | 'CUSTODIAN' | 'SELF' | 'CITY';
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
  readonly unitId: string;
  readonly evidenceIds: readonly string[];
}
export interface OfficerRejected extends Act<'OFFICER_REJECTED'> {
  readonly unitId: string;
  readonly reason: RejectReason;
  readonly evidenceIds: readonly string[];
}
/** The officers of one level were silent: the next level has it (G5). */
export type Escalated = Act<'ESCALATED'>;
/** An adverse act whose appeal nobody answered in time no longer stands (C54, T36). */
export interface Lapsed extends Act<'LAPSED'>, RegistrationDay {}
/** Who may answer has changed with the dwelling's owner or custodian. */
export interface ConfirmersChanged extends Act<'CONFIRMERS_CHANGED'> {
  readonly confirmers: readonly Confirmer[];
}
/** The resident takes it back. */
export type Withdrawn = Act<'WITHDRAWN'>;
/** The resident wants it as 常住地, and the last confirmation is too old for that (G6). */
export type HabitualAsked = Act<'HABITUAL_ASKED'>;
/** The confirmer reviewed the address for use as 常住地 (R32, G6). */
export type HabitualReviewed = Act<'HABITUAL_REVIEWED'>;
/** The review was refused, or the resident chose another one meanwhile: the asking ends, the registration stands. */
export interface HabitualRefused extends Act<'HABITUAL_REFUSED'> {
  readonly reason: RejectReason | 'NEWER_CHOICE';
}
/** 设为常住地 (R31). */
export type SetHabitual = Act<'SET_HABITUAL'>;
/** Another registration became the 常住地 (G9). */
export type UnsetHabitual = Act<'UNSET_HABITUAL'>;
/** 搬离/注销; `endedOn` is the first day not lived there. */
export interface Ended extends Act<'ENDED'> {
  readonly endedOn: PlainDate;
  readonly cause: EndCause;
  /** The officer's unit of an adverse end, null for the resident's own. */
  readonly unitId: string | null;
  readonly evidenceIds: readonly string[];
}
/** An owner announces the end of a tenancy: the tenant is told and may object (G15). */
export interface EndAnnounced extends Act<'END_ANNOUNCED'> {
  /** The first day not lived there. */
  readonly endsOn: PlainDate;
  /** The last day to object. */
  readonly objectUntilOn: PlainDate;
}
/** The tenant objects: an officer decides now (G15). */
export type EndObjected = Act<'END_OBJECTED'>;
/** The owner takes the notice back. */
export type EndRevoked = Act<'END_REVOKED'>;
/** An officer finds that the tenancy ends as announced, on a day to come: nothing ends before it. */
export interface EndGranted extends Act<'END_GRANTED'> {
  readonly unitId: string;
  readonly evidenceIds: readonly string[];
}
/** An officer finds that the tenancy goes on. */
export interface EndRefused extends Act<'END_REFUSED'> {
  readonly unitId: string;
  readonly evidenceIds: readonly string[];
}
/** An adverse end was appealed and another unit upheld it. */
export interface EndUpheld extends Act<'END_UPHELD'> {
  readonly unitId: string;
  readonly evidenceIds: readonly string[];
}
/** An adverse end was appealed and taken back: the registration stands as if it never had ended. */
export interface Reinstated extends Act<'REINSTATED'> {
  readonly unitId: string;
  readonly evidenceIds: readonly string[];
}
/** "A stranger is registered at my address": effects are frozen until an officer closes it, or the day comes. */
export interface Disputed extends Act<'DISPUTED'> {
  /** The last day to close it. */
  readonly closesOn: PlainDate;
}
/** The dispute is over and the registration stands: an officer found so, or nobody answered in time. */
export interface DisputeClosed extends Act<'DISPUTE_CLOSED'> {
  readonly outcome: 'STANDS' | 'LAPSED';
  readonly evidenceIds: readonly string[];
}
/** Acts of a bad actor are taken out of the sum (C52); by their versions. They stay in the history. */
export interface Undone extends Act<'UNDONE'> {
  readonly versions: readonly number[];
  readonly caseId: string;
}

/** One entry of a declaration's append-only history. */
export type Action =
  | Declared | Confirmed | Rejected | RoutedToOfficer | OfficerConfirmed | OfficerRejected | Escalated | Lapsed | ConfirmersChanged
  | Withdrawn | HabitualAsked | HabitualReviewed | HabitualRefused | SetHabitual | UnsetHabitual
  | Ended | EndAnnounced | EndObjected | EndRevoked | EndRefused | EndGranted | EndUpheld | Reinstated | Disputed | DisputeClosed | Undone;
export type ActionKind = Action['kind'];
