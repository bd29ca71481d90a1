/** Everything one service announces to others: ids, civil dates and listed words only, never personal data. */
export interface Events {
  /** People are verified, or enrolled by a development start, at most 200 an event; a repeat after a change of name. */
  'identity.people-verified.v1': { subjectIds: string[] };
  /** A device's session ended against its holder's will, such as a lost phone's; `deviceThumbprint` is base64url (RFC 7638). */
  'identity.session-ended.v1': { subjectId: string; sessionId: string; deviceThumbprint: string };
  /** An owner or custodian answered by SMS, from their own phone and with the code they were sent (C39). */
  'identity.answered-by-sms.v1': { subjectId: string; declarationId: string; cityCode: string; answer: 'CONFIRM' | 'REFUSE'; askId: string };
  /** 代办 (G13): an elder is asked to let somebody act for them; agreed. */
  'identity.proxy-asked.v1': ProxyEvent;
  'identity.proxy-accepted.v1': ProxyEvent;
  /** A child grows out of it on `endsOn`, a civil date. */
  'identity.proxy-ending.v1': ProxyEvent & { endsOn: string };
  'identity.proxy-ended.v1': ProxyEvent & { cause: 'GROWN_UP' | 'HOLDER' | 'SUBJECT' };
  /** 常住地 moved; ids are empty for none. `version` orders the changes of one person. */
  'identity.habitual-changed.v1': { subjectId: string; declarationId: string; previousDeclarationId: string; version: number };
  /** A declaration waits for confirmers, or for the officers of a unit. */
  'residence.declared.v1': DeclarationEvent & { dwellingId: string; confirmers: NamedConfirmer[]; deadlineTime: string; needsOfficer: boolean };
  /** 有效: confirmed by owner, custodian, officer, or by itself for a proven owner; `answeredBy` is that person's id, `confirmers` who answers for the dwelling. */
  'residence.confirmed.v1': DeclarationEvent & { registeredOn: string; confirmedBy: 'OWNER' | 'CUSTODIAN' | 'OFFICER' | 'SELF' | 'LAPSE' | 'CITY'; answeredBy: string; confirmers?: NamedConfirmer[] };
  /** The standing rule of `confirmerId` confirmed it in their name, without them (G12). */
  'residence.confirmed-by-rule.v1': DeclarationEvent & { confirmerId: string; registeredOn: string };
  /** `isOnAppeal`: another unit looked at a refusal and refused as well. */
  'residence.rejected.v1': DeclarationEvent & { reason: string; answeredBy: string; isOnAppeal?: boolean };
  /** `byAuthority`: nobody took it back, an authority's event closed it (G14). */
  'residence.withdrawn.v1': DeclarationEvent & { byAuthority?: 'DECEASED' };
  /** 常住地 set; `previousDeclarationId` is empty when there was none. `habitualVersion` orders the changes of one person. */
  'residence.habitual-set.v1': DeclarationEvent & { setOn: string; previousDeclarationId: string; habitualVersion: number };
  /** Owner and custodians have not answered yet; sent at each hour of policy (G5). */
  'residence.reminder-due.v1': DeclarationEvent & { dwellingId: string; confirmers: NamedConfirmer[]; deadlineTime: string };
  /** A case is with the officers of `caseDivisionCode` now: for the first time, or because the level below was silent. `cameUp`: units that review see it. `lapsesOn`: the last day of an appeal, after which what it is against falls. */
  'residence.case-opened.v1': DeclarationEvent & { caseKind: 'CONFIRMATION' | 'APPEAL' | 'END' | 'DISPUTE'; caseDivisionCode: string; deadlineTime: string; isEscalated: boolean; cameUp?: boolean; lapsesOn?: string };
  /** Nothing of it lies with an officer any more; `decidedBy` is empty when nobody decided, `endsOn` the day of a granted end to come, `confirmers` who answers for that dwelling. */
  'residence.case-closed.v1': DeclarationEvent & { caseKind: 'CONFIRMATION' | 'APPEAL' | 'END' | 'DISPUTE'; decidedBy: string; outcome: 'STANDS' | 'CHANGED' | 'LAPSED'; endsOn?: string; confirmers?: NamedConfirmer[] };
  /** Who may answer has changed: the tasks go to these people now. */
  'residence.confirmers-changed.v1': DeclarationEvent & { dwellingId: string; confirmers: NamedConfirmer[]; deadlineTime: string; isWaiting: boolean };
  /** The resident wants it as 常住地, and owner or custodian have to review it (G6). */
  'residence.habitual-asked.v1': DeclarationEvent & { dwellingId: string; confirmers: NamedConfirmer[]; deadlineTime: string };
  /** It is not reviewed as 常住地, for a listed reason: refused, or the resident chose another one since (NEWER_CHOICE). */
  'residence.habitual-refused.v1': DeclarationEvent & { reason: string; answeredBy: string };
  /** 搬离/注销; `endedOn` is the first day not lived there, `endedBy` whose act it was, `confirmers` who answers for the dwelling. */
  'residence.ended.v1': DeclarationEvent & { endedOn: string; cause: string; endedBy: string; confirmers?: NamedConfirmer[] };
  /** An end was taken back, as if it never had been; `confirmers` are those who had been told of it. */
  'residence.reinstated.v1': DeclarationEvent & { registeredOn: string; confirmers?: NamedConfirmer[] };
  /** A registration never stood: what made it one was undone (C52). */
  'residence.retracted.v1': DeclarationEvent;
  /** An owner's notice, or the resident's own plan, of an end that is not there yet (G15). */
  'residence.end-announced.v1': DeclarationEvent & { endsOn: string; objectUntilOn: string; isOwn: boolean };
  /** `confirmers`: an officer found that the tenancy goes on, and those who announced its end hear so. */
  'residence.end-revoked.v1': DeclarationEvent & { isOwn: boolean; confirmers?: NamedConfirmer[] };
  /** Effects are frozen until it is closed, at the latest after `closesOn` (T9). */
  'residence.disputed.v1': DeclarationEvent & { closesOn: string };
  'residence.dispute-closed.v1': DeclarationEvent & { outcome: 'STANDS' | 'LAPSED' };
  /** Somebody reported a stranger; the same whoever lives there, or nobody (C25). What it froze is closed after `closesOn`. */
  'residence.stranger-reported.v1': { reportId: string; reporterId: string; cityCode: string; closesOn: string };
  /** Other people answer for dwellings of a city now, at most 200 an event: sold, or a custodian's mandate began or ended. */
  'dwelling.confirmers-changed.v1': { cityCode: string; dwellings: { dwellingId: string; addressId: string; version: number }[] };
  /** An account may do nothing but see its own any more (C52): subject id of a person or officer. */
  'account.frozen.v1': { accountId: string; time: string };
  /** Two people of two units let it act again. */
  'account.released.v1': { accountId: string; time: string };
  /** A rollback was approved: the province is told (C51), and has noted it. */
  'rollback.approved.v1': { rollbackId: string; cityCode: string };
  'rollback.noted.v1': { rollbackId: string; cityCode: string; notedBy: string };
  /** The system says "you may" (R49). */
  'permit.offered.v1': { permitId: string; subjectId: string; cityCode: string; offeredOn: string };
  /**
   * Any change of a permit's state, the offer included; `version` orders what is said of one permit, `offeredOn` the permits of
   * a person. NONE: an offer was withdrawn. `cause` is the listed word for what was not the person's own act on the permit.
   */
  'permit.changed.v1': { permitId: string; subjectId: string; cityCode: string; state: string; version: number; missing: string[]; offeredOn?: string; cause?: string };
  /** One entry for the audit log (D6). */
  'audit.recorded.v1': AuditEntry;
}

/** What every event of a declaration says; `version` grows with every action and orders them. */
export interface DeclarationEvent {
  declarationId: string;
  residentId: string;
  cityCode: string;
  districtCode: string;
  version: number;
}

/** Who acts for whom; `version` grows with every change and orders them. */
export interface ProxyEvent {
  proxyId: string;
  holderId: string;
  subjectId: string;
  cityCode: string;
  version: number;
}

/** Who may answer for a dwelling. */
export interface NamedConfirmer {
  subjectId: string;
  kind: 'OWNER' | 'CUSTODIAN';
}

/** Who did what to whom, as ids. */
export interface AuditEntry {
  /** The act in the imperative, such as CONFIRM_RESIDENCE. */
  act: string;
  actorKind: string;
  /** Subject id, officer id, partner id or service name. */
  actorId: string;
  /** An officer's unit. */
  unitId: string;
  subjectIds: string[];
  /** The declaration, permit, verification … acted on. */
  objectId: string;
  time: string;
  /** Listed words and ids only. */
  details: Record<string, string>;
}

export type Topic = keyof Events;

/** Who hears what: the one table. Two services never share a queue, so each gets every event. */
export const SUBSCRIBERS: Readonly<Record<Topic, readonly string[]>> = {
  'identity.people-verified.v1': ['code', 'registration'],
  'identity.session-ended.v1': ['code'],
  'identity.answered-by-sms.v1': ['registration'],
  'identity.proxy-asked.v1': ['message'],
  'identity.proxy-accepted.v1': ['message'],
  'identity.proxy-ending.v1': ['message'],
  'identity.proxy-ended.v1': ['message'],
  'identity.habitual-changed.v1': ['registration', 'permit'],
  'residence.declared.v1': ['message'],
  'residence.confirmed.v1': ['code', 'permit', 'message'],
  'residence.confirmed-by-rule.v1': ['message'],
  'residence.rejected.v1': ['message'],
  'residence.withdrawn.v1': ['message'],
  'residence.habitual-set.v1': ['code', 'permit', 'message'],
  'residence.reminder-due.v1': ['message'],
  'residence.case-opened.v1': ['message'],
  'residence.case-closed.v1': ['message'],
  'residence.confirmers-changed.v1': ['message'],
  'residence.habitual-asked.v1': ['message'],
  'residence.habitual-refused.v1': ['message'],
  'residence.ended.v1': ['identity', 'code', 'permit', 'message'],
  'residence.reinstated.v1': ['registration', 'code', 'permit', 'message'],
  'residence.retracted.v1': ['identity', 'code', 'permit', 'message'],
  'residence.end-announced.v1': ['message'],
  'residence.end-revoked.v1': ['message'],
  'residence.disputed.v1': ['code', 'permit', 'message'],
  'residence.dispute-closed.v1': ['code', 'permit', 'message'],
  'residence.stranger-reported.v1': ['message'],
  'dwelling.confirmers-changed.v1': ['registration'],
  'account.frozen.v1': ['identity', 'registration', 'address', 'permit'],
  'account.released.v1': ['identity', 'registration', 'address', 'permit'],
  'rollback.approved.v1': ['message'],
  'rollback.noted.v1': ['message'],
  'permit.offered.v1': ['message'],
  'permit.changed.v1': ['code', 'message'],
  'audit.recorded.v1': ['audit'],
};

/** The queue of one topic for one subscriber; BullMQ wants no colon in it. */
export const queueName = (topic: Topic, subscriber: string): string => `${topic}-${subscriber}`;

/** A prefix with a hash tag per queue, so that Redis Cluster spreads the queues and keeps each together. */
export const queuePrefix = (prefix: string, queue: string): string => `{${prefix}-${queue}}`;
