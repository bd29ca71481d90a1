import { addDays, plainDate, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import type { DeclarationEvent, Events, NamedConfirmer } from '@yuejuma/platform/queue/events';
import { listedOnly } from './domain/listed-words.js';
import type { ParametersOf, TemplateId, Words } from './domain/templates.js';
import { ended, type Notice, type Step, type TaskChange } from './step.js';
import type { CaseKind, NewTask } from './tasks.repository.js';

/** What the inbox knows besides the event. */
export interface Facts {
  /** Owner or custodian were asked about it before. */
  readonly wasAsked: boolean;
  /** A shown 待确认 needs no act of the resident in this city (R34). */
  readonly isIgnorable: boolean;
  readonly eventId: string;
}

type ResidenceTopic = Exclude<Extract<keyof Events, `residence.${string}`>, 'residence.stranger-reported.v1'>;
type StepOf<T extends ResidenceTopic> = (event: Events[T], facts: Facts) => Step;

/** What each event of a residence means for the inbox: who is told what, who has what to do (R30, R60, G5, G15, C54). */
export const residenceSteps: { readonly [T in ResidenceTopic]: StepOf<T> } = {
  'residence.declared.v1': (event, { isIgnorable, wasAsked }) => (event.needsOfficer
    ? { notices: [officersHaveIt(event, event.deadlineTime, wasAsked)], tasks: [{ ...withOfficers(event, 'CONFIRMATION', event.districtCode), givesWay: true }] }
    : { notices: [tell(event, isIgnorable ? 'residence-declared-ignorable' : 'residence-declared', {})], tasks: [asking('CONFIRM_RESIDENCE', event)] }),
  'residence.reminder-due.v1': (event, { eventId }) => ({
    notices: event.confirmers.map(({ subjectId }) => ({
      ...words('confirm-reminder', { cityCode: event.cityCode, until: lastDayOf(event.deadlineTime) }), recipientId: subjectId, occurrence: eventId,
    })),
    tasks: [asking('CONFIRM_RESIDENCE', event)],
  }),
  'residence.confirmers-changed.v1': (event) => ({
    notices: [],
    tasks: [event.isWaiting ? asking('CONFIRM_RESIDENCE', event) : { kind: 'CONFIRM_RESIDENCE', wanted: [], answeredBy: '' }, { ...asking('REVIEW_HABITUAL', event), ifOpen: true }],
  }),
  'residence.confirmed.v1': (event) => ({
    notices: [tell(event, CONFIRMED_BY[event.confirmedBy] ?? 'residence-confirmed', { date: event.registeredOn }), ...confirmedWithoutThem(event)],
    tasks: ended(event.answeredBy, 'CONFIRM_RESIDENCE', 'DECIDE_CASE'),
  }),
  'residence.confirmed-by-rule.v1': (event) => ({
    notices: [{ ...words('confirmed-by-rule', { cityCode: event.cityCode, date: event.registeredOn }), recipientId: event.confirmerId }], tasks: [],
  }),
  'residence.rejected.v1': (event) => ({
    // What another unit found on appeal is said with the appeal.
    notices: event.isOnAppeal === true ? [] : [tell(event, 'residence-rejected', { reason: listedOnly(event.reason), districtCode: event.districtCode })],
    tasks: ended(event.answeredBy, 'CONFIRM_RESIDENCE', 'DECIDE_CASE'),
  }),
  /** Whoever took it back needs no notice of the own act. */
  'residence.withdrawn.v1': (event) => ({
    notices: event.byAuthority === undefined ? [] : [tell(event, 'residence-closed-by-authority', { reason: listedOnly(event.byAuthority), districtCode: event.districtCode })],
    tasks: ended('', 'CONFIRM_RESIDENCE', 'DECIDE_CASE'),
  }),
  'residence.habitual-asked.v1': (event) => ({ notices: [tell(event, 'habitual-asked', {})], tasks: [asking('REVIEW_HABITUAL', event)] }),
  'residence.habitual-refused.v1': (event) => ({
    // Who chose another one since needs no notice of the own act.
    notices: event.reason === 'NEWER_CHOICE' ? [] : [tell(event, 'habitual-refused', { reason: listedOnly(event.reason) })], tasks: ended(event.answeredBy, 'REVIEW_HABITUAL'),
  }),
  'residence.habitual-set.v1': (event) => ({ notices: [tell(event, 'habitual-set', {})], tasks: ended('', 'REVIEW_HABITUAL') }),
  'residence.case-opened.v1': (event, { wasAsked }) => ({
    notices: noticesOfCase(event, wasAsked),
    tasks: [
      withOfficers(event, event.caseKind, event.caseDivisionCode),
      // What the tenant could object to is with the officer now, by the objection or by the end of its days.
      ...(event.caseKind === 'END' ? ended(event.residentId, 'OBJECT_TO_END') : []),
    ],
    ...(event.caseKind === 'CONFIRMATION' && event.deadlineTime !== '' ? { officersJoinUntil: new Date(event.deadlineTime) } : {}),
  }),
  'residence.case-closed.v1': (event) => ({
    notices: noticesOfDecision(event),
    tasks: [{ kind: 'DECIDE_CASE', wanted: [], answeredBy: event.decidedBy, caseKind: event.caseKind }],
  }),
  'residence.ended.v1': (event) => ({ notices: [...noticesOfEnd(event), ...noticesToConfirmers(event)], tasks: ended(event.endedBy, 'CONFIRM_RESIDENCE', 'DECIDE_CASE', 'REVIEW_HABITUAL', 'OBJECT_TO_END') }),
  'residence.reinstated.v1': (event) => ({
    notices: [tell(event, 'residence-reinstated', { date: event.registeredOn }), ...toConfirmers(event, 'tenancy-reinstated', {})], tasks: [],
  }),
  'residence.retracted.v1': (event) => ({
    notices: [tell(event, 'residence-retracted', { districtCode: event.districtCode })], tasks: ended('', 'REVIEW_HABITUAL', 'OBJECT_TO_END'),
  }),
  'residence.end-announced.v1': (event) => (event.isOwn
    ? { notices: [tell(event, 'own-end-planned', { date: event.endsOn })], tasks: ended('', 'OBJECT_TO_END') }
    : { notices: [tell(event, 'end-announced', { date: event.endsOn, until: event.objectUntilOn, districtCode: event.districtCode })], tasks: [mayObject(event)] }),
  'residence.end-revoked.v1': (event) => ({
    notices: [tell(event, event.isOwn ? 'own-end-revoked' : 'end-revoked', {}), ...toConfirmers(event, 'tenancy-end-refused', {})], tasks: ended('', 'OBJECT_TO_END'),
  }),
  'residence.disputed.v1': (event) => ({ notices: [tell(event, 'residence-disputed', { until: event.closesOn, districtCode: event.districtCode })], tasks: [] }),
  'residence.dispute-closed.v1': (event) => ({ notices: [tell(event, event.outcome === 'LAPSED' ? 'dispute-lapsed' : 'dispute-closed', {})], tasks: [] }),
};

const CONFIRMED_BY: Readonly<Partial<Record<Events['residence.confirmed.v1']['confirmedBy'], 'residence-confirmed-by-lapse' | 'residence-confirmed-by-city'>>> = {
  LAPSE: 'residence-confirmed-by-lapse',
  CITY: 'residence-confirmed-by-city',
};

const words = <Id extends TemplateId>(templateId: Id, parameters: ParametersOf<Id>): Words => ({ templateId, parameters }) as Words;

/** Tells the resident of an event. */
const tell = <Id extends TemplateId>(event: DeclarationEvent, templateId: Id, parameters: Omit<ParametersOf<Id>, 'cityCode'>): Notice =>
  ({ ...words(templateId, { ...parameters, cityCode: event.cityCode } as ParametersOf<Id>), recipientId: event.residentId });

/** Tells whom an event names as those who answer for the dwelling, never the resident a second time. */
const toConfirmers = <Id extends TemplateId>({ confirmers = [], residentId, cityCode }: DeclarationEvent & { confirmers?: readonly NamedConfirmer[] }, templateId: Id, parameters: Omit<ParametersOf<Id>, 'cityCode'>): Notice[] =>
  confirmers.filter(({ subjectId }) => subjectId !== residentId)
    .map(({ subjectId }) => ({ ...words(templateId, { ...parameters, cityCode } as ParametersOf<Id>), recipientId: subjectId }));

/** Owner and custodians hear of what stands in their dwelling without their word, and may report a stranger (T8, C54). */
function confirmedWithoutThem(event: Events['residence.confirmed.v1']): Notice[] {
  if (event.confirmedBy === 'OFFICER') return toConfirmers(event, 'confirmed-by-officer', { date: event.registeredOn });
  return event.confirmedBy === 'LAPSE' ? toConfirmers(event, 'confirmed-by-lapse', { date: event.registeredOn }) : [];
}

/** After silence it says so; otherwise it was with the officers from the start. */
const officersHaveIt = (event: DeclarationEvent, deadlineTime: string, wasAsked: boolean): Notice =>
  (wasAsked && deadlineTime !== '' ? tell(event, 'residence-silent', { until: lastDayOf(deadlineTime) }) : tell(event, 'residence-under-review', {}));

function noticesOfCase(event: Events['residence.case-opened.v1'], wasAsked: boolean): Notice[] {
  if (event.isEscalated) return [tell(event, 'case-escalated', { matter: event.caseKind })];
  const byKind: Readonly<Record<CaseKind, () => Notice[]>> = {
    CONFIRMATION: () => [officersHaveIt(event, event.deadlineTime, wasAsked)],
    APPEAL: () => [tell(event, 'appeal-received', { until: event.lapsesOn ?? lastDayOf(event.deadlineTime), districtCode: event.districtCode })],
    END: () => [tell(event, 'end-under-review', {})],
    // Told by the dispute itself.
    DISPUTE: () => [],
  };
  return byKind[event.caseKind]();
}

/** What the decision of a case says that no other event does. */
function noticesOfDecision(event: Events['residence.case-closed.v1']): Notice[] {
  const { caseKind, outcome, decidedBy, districtCode, endsOn } = event;
  if (caseKind === 'APPEAL' && outcome === 'STANDS' && decidedBy !== '') return [tell(event, 'appeal-refused', { districtCode })];
  return caseKind === 'END' && endsOn !== undefined ? [tell(event, 'end-granted', { date: endsOn, districtCode }), ...toConfirmers(event, 'tenancy-end-granted', { date: endsOn })] : [];
}

function noticesOfEnd(event: Events['residence.ended.v1']): Notice[] {
  if (event.cause === 'MOVED_OUT' || event.cause === 'CANCELLED') return [tell(event, 'residence-ended', { date: event.endedOn })];
  return [tell(event, 'residence-ended-against', { date: event.endedOn, reason: listedOnly(event.cause), districtCode: event.districtCode })];
}

/** Owners and custodians learn of a move-out that it is, not why nor where to (C25); what an authority knows of somebody is not theirs. */
const noticesToConfirmers = (event: Events['residence.ended.v1']): Notice[] => (TENANCY_ENDS.includes(event.cause) ? toConfirmers(event, 'tenant-left', { date: event.endedOn }) : []);
const TENANCY_ENDS: readonly string[] = ['MOVED_OUT', 'CANCELLED', 'OWNER_ENDED'];

/** One task each for whoever may answer. */
function asking(kind: 'CONFIRM_RESIDENCE' | 'REVIEW_HABITUAL', { confirmers, deadlineTime }: { confirmers: readonly NamedConfirmer[]; deadlineTime: string }): TaskChange {
  const wanted = confirmers.map(({ subjectId }): NewTask => ({
    recipientId: subjectId, divisionCode: null, caseKind: null, isForReview: false,
    whoElse: confirmers.filter((other) => other.subjectId !== subjectId).map((other) => other.kind), deadlineTime: instantOf(deadlineTime),
  }));
  return { kind, wanted, answeredBy: '' };
}

/** A task of the officers of a division. */
const withOfficers = (event: DeclarationEvent & { deadlineTime: string; cameUp?: boolean }, caseKind: CaseKind, divisionCode: string): TaskChange => ({
  kind: 'DECIDE_CASE', answeredBy: '', wanted: [{ recipientId: null, divisionCode, caseKind, isForReview: event.cameUp === true, whoElse: [], deadlineTime: instantOf(event.deadlineTime) }],
});

/** The tenant may object through the last day (G15). */
const mayObject = ({ residentId, objectUntilOn }: Events['residence.end-announced.v1']): TaskChange => ({
  kind: 'OBJECT_TO_END', answeredBy: '',
  wanted: [{ recipientId: residentId, divisionCode: null, caseKind: null, isForReview: false, whoElse: [], deadlineTime: startOfShanghaiDay(addDays(plainDate(objectUntilOn), 1)) }],
});

const instantOf = (time: string): Date | null => (time === '' ? null : new Date(time));

/** The civil day a deadline lets one act on to the end. */
const lastDayOf = (deadlineTime: string): string => shanghaiDate(new Date(new Date(deadlineTime).getTime() - 1));
