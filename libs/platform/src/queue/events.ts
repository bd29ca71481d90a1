/** Everything one service announces to others: ids, civil dates and listed words only, never personal data. */
export interface Events {
  /** People are verified, or enrolled by a development start, at most 200 an event; a repeat after a change of name. */
  'identity.people-verified.v1': { subjectIds: string[] };
  /** A declaration waits for confirmers, or for the officers of a unit. */
  'residence.declared.v1': DeclarationEvent & { dwellingId: string; confirmers: { subjectId: string; kind: 'OWNER' | 'CUSTODIAN' }[]; deadlineTime: string; needsOfficer: boolean };
  /** 有效: confirmed by owner, custodian, officer, or by itself for a proven owner; `answeredBy` is that person's id. */
  'residence.confirmed.v1': DeclarationEvent & { registeredOn: string; confirmedBy: 'OWNER' | 'CUSTODIAN' | 'OFFICER' | 'SELF'; answeredBy: string };
  'residence.rejected.v1': DeclarationEvent & { reason: string; answeredBy: string };
  'residence.withdrawn.v1': DeclarationEvent;
  /** 常住地 set; `previousDeclarationId` is empty when there was none. `habitualVersion` orders the changes of one person. */
  'residence.habitual-set.v1': DeclarationEvent & { setOn: string; previousDeclarationId: string; habitualVersion: number };
  /** The system says "you may" (R49). */
  'permit.offered.v1': { permitId: string; subjectId: string; cityCode: string; offeredOn: string };
  /** Any change of a permit's state, the offer included; `version` orders them. */
  'permit.changed.v1': { permitId: string; subjectId: string; cityCode: string; state: string; version: number; missing: string[] };
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
  'identity.people-verified.v1': ['code'],
  'residence.declared.v1': ['message'],
  'residence.confirmed.v1': ['code', 'permit', 'message'],
  'residence.rejected.v1': ['message'],
  'residence.withdrawn.v1': ['message'],
  'residence.habitual-set.v1': ['code', 'permit', 'message'],
  'permit.offered.v1': ['message'],
  'permit.changed.v1': ['code', 'message'],
  'audit.recorded.v1': ['audit'],
};

/** The queue of one topic for one subscriber; BullMQ wants no colon in it. */
export const queueName = (topic: Topic, subscriber: string): string => `${topic}-${subscriber}`;

/** A prefix with a hash tag per queue, so that Redis Cluster spreads the queues and keeps each together. */
export const queuePrefix = (prefix: string, queue: string): string => `{${prefix}-${queue}}`;
