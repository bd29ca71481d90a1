import { isConfirmer, fold } from '@yuejuma/residence';
import { caseStateOf, isOwn, type FiledDeclaration } from '../../services/registration/src/domain/filed-declaration.js';
import { coversDivision } from '../../services/registration/src/domain/jurisdiction.js';
import type { Life } from './life.js';
import { expect, type Violation } from './oracle.js';
import { periodOf } from './subscribers.js';

/** What must hold once everything is quiet (threats.md 4.3). */
export function violationsAtEnd(life: Life): readonly Violation[] {
  const files = [...life.store.files.values()];
  return [...habitual(life, files), ...files.flatMap((d) => ofFile(life, d)), ...delivered(life), ...durable(life)];
}

function habitual({ identity }: Life, files: readonly FiledDeclaration[]): readonly Violation[] {
  const all = files.filter((d) => d.isHabitual);
  const people = new Set(all.map((d) => d.residentId));
  return [
    ...expect(people.size === all.length, 'I1', 'somebody has two habitual residences'),
    ...all.flatMap((d) => expect(identity.has(d.residentId), 'I1', 'a habitual residence nobody granted')),
  ];
}

function ofFile(life: Life, d: FiledDeclaration): readonly Violation[] {
  const history = life.store.history(d.id);
  const { id, residentId, state, version, caseKind, dispute, endNotice } = d;
  const sum = fold(history);
  return [
    ...expect(history.length === version, 'I8', `${history.length} actions make version ${version}`),
    ...expect(sum.state === state && sum.registeredOn === d.registeredOn && sum.isHabitual === d.isHabitual && sum.round === d.round, 'I8', 'the row is not the sum of its actions'),
    ...expect(residentId === history[0]?.by && id === d.id, 'I5', 'somebody else’s history'),
    ...expect(state !== 'PENDING' && state !== 'UNDER_REVIEW' && caseKind === null && dispute === null && endNotice === null, 'I12', `${id} is still ${state}, with ${caseKind ?? 'no case'}`),
    ...expect(state !== 'ACTIVE' || wasConfirmed(history.map(({ kind }) => kind), d), 'I3', `${id} is active without an owner or a decision on evidence`),
  ];
}

const wasConfirmed = (kinds: readonly string[], { confirmerKind }: FiledDeclaration): boolean =>
  kinds.some((kind) => kind === 'CONFIRMED' || kind === 'OFFICER_CONFIRMED') || (kinds.includes('LAPSED') && confirmerKind === 'LAPSE');

function delivered({ store, projections }: Life): readonly Violation[] {
  const { notices, audited, periods, regressions } = projections;
  return [
    ...[...notices].flatMap(([about, times]) => expect(times === 1, 'I9', `${about} was told ${times} times`)),
    ...expect(notices.size === store.outbox.length, 'I7', `${store.outbox.length - notices.size} events never arrived`),
    ...[...store.histories].flatMap(([id, entries]) => {
      const entered = store.outbox.filter(({ event }) => event.declarationId === id).map(({ event }) => audited.get(`${id} ${event.eventId}`));
      return [
        ...expect(entered.length === entries.length && entered.every((entry) => entry?.times === 1), 'I5', `${entries.length} acts and ${entered.length} audit entries`),
        ...entries.flatMap(({ action }, index) => expect(entered[index]?.actor === action.by, 'I5', 'an audit entry names another actor')),
      ];
    }),
    ...expect(regressions === 0, 'I8', 'the permit service went back to an older version'),
    ...[...store.files.values()].flatMap((d) =>
      expect(JSON.stringify(periods.get(d.id)) === JSON.stringify(periodOf(d)), 'I8', 'the permit service knows something else')),
  ];
}

const durable = ({ acked, store }: Life): readonly Violation[] =>
  acked.flatMap(({ id, version }) => expect((store.files.get(id)?.version ?? 0) >= version, 'I7', `${id} was acknowledged and is not there`));

/** Somebody tries to look at somebody: what the service lets through has to have a relation or a case (I11). */
export function violationsOfReads({ store, people, random }: Life): readonly Violation[] {
  if (store.files.size === 0) return [];
  const d = random.pick([...store.files.values()]);
  const person = random.pick([people.forger, ...people.residents, ...people.owners]);
  const officer = random.pick(people.officers);
  const answersNow = store.history(d.id).reduce<readonly string[]>((known, action) =>
    (action.kind === 'DECLARED' || action.kind === 'CONFIRMERS_CHANGED' ? action.confirmers.map((one) => one.subjectId) : known), []);
  return [
    ...expect(!isOwn(d, person) || d.residentId === person, 'I11', 'somebody else’s declaration was shown'),
    ...expect(!isConfirmer(d, person) || answersNow.includes(person) || d.round > 0, 'I11', 'shown to somebody who does not answer for the dwelling'),
    ...expect(caseStateOf(d) === null || !coversDivision(officer.jurisdictions, d.caseDivisionCode) || officer.unitId !== 'unit-yuexiu', 'I11', 'a case was shown to a unit of another district'),
  ];
}
