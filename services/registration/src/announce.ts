import type { Tx } from '@yuejuma/platform/db/database';
import type { DeclarationEvent } from '@yuejuma/platform/queue/events';
import { emit } from '@yuejuma/platform/queue/outbox';
import { awaitsConfirmer, isOwnMove, type Action, type ActionKind } from '@yuejuma/residence';
import { announceCase } from './announce-case.js';
import { announceUndone } from './announce-undone.js';
import { districtOf, isOwn, type FiledDeclaration } from './domain/filed-declaration.js';

/** What every event of a declaration says. */
export const eventOf = ({ id, residentId, cityCode, divisionCode, version }: FiledDeclaration): DeclarationEvent =>
  ({ declarationId: id, residentId, cityCode, districtCode: districtOf(divisionCode), version });

/** An act that has just been added, and what it made of the file. */
interface Told<A extends Action> {
  action: A;
  before: FiledDeclaration | null;
  after: FiledDeclaration;
}
type Announcement<A extends Action = Action> = (tx: Tx, told: Told<A>) => Promise<void>;

const waiting: Announcement = (tx, { after: d, action }) => emit(tx, 'residence.declared.v1', {
  ...eventOf(d),
  dwellingId: d.dwellingId ?? '',
  confirmers: d.state === 'PENDING' ? [...d.confirmers] : [],
  deadlineTime: d.deadlineTime?.toISOString() ?? '',
  needsOfficer: d.state === 'UNDER_REVIEW',
}, action.at);

const confirmed: Announcement = (tx, { after: d, action }) => emit(tx, 'residence.confirmed.v1', {
  ...eventOf(d), registeredOn: d.registeredOn ?? '', confirmedBy: d.confirmerKind, answeredBy: d.decidedBy ?? '', confirmers: [...d.confirmers],
}, action.at);

const rejected: Announcement = (tx, { before, after: d, action }) => emit(tx, 'residence.rejected.v1', {
  ...eventOf(d), reason: d.rejectReason ?? '', answeredBy: d.decidedBy ?? '', ...(before?.caseKind === 'APPEAL' ? { isOnAppeal: true } : {}),
}, action.at);

/** Owner and custodians hear of it where they were told of the end. */
const reinstated: Announcement = (tx, { before, after: d, action }) => emit(tx, 'residence.reinstated.v1', {
  ...eventOf(d), registeredOn: d.registeredOn ?? '', ...(before?.appealed?.of === 'END' && before.appealed.cause === 'OWNER_ENDED' ? { confirmers: [...d.confirmers] } : {}),
}, action.at);

const withdrawn: Announcement = (tx, { after: d, action }) =>
  emit(tx, 'residence.withdrawn.v1', { ...eventOf(d), ...(isOwn(d, action.by) ? {} : { byAuthority: 'DECEASED' as const }) }, action.at);

const silent: Announcement = async () => undefined;

/** A plan taken back leaves the owner's notice, which the tenant is told of again. */
const revoked: Announcement<Extract<Action, { kind: 'END_REVOKED' }>> = (tx, { before, after, action }) => {
  const { endNotice } = after;
  if (endNotice === null || isOwnMove(after)) return emit(tx, 'residence.end-revoked.v1', { ...eventOf(after), isOwn: before !== null && endNotice === null && isOwnMove(before) }, action.at);
  const { endsOn, objectUntilOn, granted, isObjected } = endNotice;
  if (granted !== null) return emit(tx, 'residence.case-closed.v1', { ...eventOf(after), caseKind: 'END', decidedBy: '', outcome: 'CHANGED', endsOn }, action.at);
  // One that was objected to is a case again, and told as that.
  return isObjected ? silent(tx, { before, after, action }) : emit(tx, 'residence.end-announced.v1', { ...eventOf(after), endsOn, objectUntilOn, isOwn: false }, action.at);
};

/** How each act is announced (R30); a new act does not compile until it has its row. */
const announcements: { readonly [K in ActionKind]: Announcement<Extract<Action, { kind: K }>> } = {
  DECLARED: waiting,
  CONFIRMED: confirmed,
  REJECTED: rejected,
  /** After silence or an appeal the case is news, not the declaration. */
  ROUTED_TO_OFFICER: (tx, told) => (told.before === null ? waiting(tx, told) : silent(tx, told)),
  OFFICER_CONFIRMED: confirmed,
  OFFICER_REJECTED: rejected,
  ESCALATED: silent,
  /** An appeal nobody answered: a refusal is a registration now, an end never was. */
  LAPSED: (tx, told) => (told.before?.appealed?.of === 'END' ? reinstated(tx, told) : confirmed(tx, told)),
  CONFIRMERS_CHANGED: (tx, { after: d, action }) => emit(tx, 'residence.confirmers-changed.v1', {
    ...eventOf(d), dwellingId: d.dwellingId ?? '', confirmers: [...d.confirmers], deadlineTime: d.deadlineTime?.toISOString() ?? '', isWaiting: awaitsConfirmer(d),
  }, action.at),
  WITHDRAWN: withdrawn,
  HABITUAL_ASKED: (tx, { after: d, action }) => emit(tx, 'residence.habitual-asked.v1', {
    ...eventOf(d), dwellingId: d.dwellingId ?? '', confirmers: [...d.confirmers], deadlineTime: d.deadlineTime?.toISOString() ?? '',
  }, action.at),
  HABITUAL_REVIEWED: silent,
  HABITUAL_REFUSED: (tx, { after, action }) => emit(tx, 'residence.habitual-refused.v1', { ...eventOf(after), reason: action.reason, answeredBy: action.by }, action.at),
  /** Told by whoever sets it, with the word of identity. */
  SET_HABITUAL: silent,
  UNSET_HABITUAL: silent,
  ENDED: (tx, { after, action }) => emit(tx, 'residence.ended.v1', { ...eventOf(after), endedOn: action.endedOn, cause: action.cause, endedBy: action.by, confirmers: [...after.confirmers] }, action.at),
  END_ANNOUNCED: (tx, { after, action }) => emit(tx, 'residence.end-announced.v1', {
    ...eventOf(after), endsOn: action.endsOn, objectUntilOn: action.objectUntilOn, isOwn: isOwnMove(after),
  }, action.at),
  END_OBJECTED: silent,
  END_REVOKED: revoked,
  END_REFUSED: (tx, { after, action }) => emit(tx, 'residence.end-revoked.v1', { ...eventOf(after), isOwn: false, confirmers: [...after.confirmers] }, action.at),
  /** The case is news; the end is, on its day. */
  END_GRANTED: silent,
  END_UPHELD: silent,
  REINSTATED: reinstated,
  DISPUTED: (tx, { after, action }) => emit(tx, 'residence.disputed.v1', { ...eventOf(after), closesOn: action.closesOn }, action.at),
  DISPUTE_CLOSED: (tx, { after, action }) => emit(tx, 'residence.dispute-closed.v1', { ...eventOf(after), outcome: action.outcome }, action.at),
  UNDONE: async (tx, { before, after, action }) => {
    if (before !== null) await announceUndone(tx, { before, after, event: eventOf(after), time: action.at });
  },
};

/** Announces an act that has just been added to a file, and what lies with an officer by it; of a new file the last of its first acts. */
export async function announce(tx: Tx, action: Action, before: FiledDeclaration | null, after: FiledDeclaration): Promise<void> {
  const announcement = announcements[action.kind] as Announcement;
  await announcement(tx, { action, before, after });
  await announceCase(tx, eventOf(after), { before, action, after }, action.at);
}
