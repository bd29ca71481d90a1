import { describe, expect, test } from 'vitest';
import { confirm, reject, withdraw, type Declaration } from '../src/index.js';
import { after, custodian, date, daysLater, evening, guangzhou, hoursLater, owner, pending, resident, stranger } from './flat.js';

const withdrawn = after(pending(), withdraw(pending(), resident, evening));
const confirmed = after(pending(), confirm(pending(), owner, hoursLater(1), guangzhou));
const rejected = after(pending(), reject(pending(), owner, hoursLater(1), 'NOT_LIVING_HERE'));
const underReview = pending({ isTyped: true });

describe('confirming', () => {
  test.each([[owner, 'OWNER'], [custodian, 'CUSTODIAN']])('by the %s makes the registration active', (by, as) => {
    const act = confirm(pending(), by, hoursLater(1), guangzhou);
    expect(act).toMatchObject({ kind: 'CONFIRMED', by, as, at: hoursLater(1) });
    expect(after(pending(), act)).toMatchObject({ state: 'ACTIVE', confirmerKind: as, decidedBy: by, version: 2 });
  });

  test('counts from the day of submission, however late the owner answers (G8)', () => {
    expect(confirm(pending(), owner, daysLater(40), guangzhou)).toMatchObject({
      registeredOn: '2026-11-21', citation: { policyVersion: guangzhou.version, ruleIds: ['44/residenceClockStarts@2016-01-01'] },
    });
  });

  test('counts from the day of confirmation where policy says so', () => {
    expect(confirm(pending(), owner, daysLater(40), { ...guangzhou, residenceClockStarts: 'CONFIRMATION' })).toMatchObject({ registeredOn: '2026-12-31' });
  });

  test('counts the civil day in Shanghai', () => {
    const late = pending({ at: new Date('2026-11-21T16:00:00Z'), moveInOn: date('2026-11-21') });
    expect(confirm(late, owner, daysLater(1), guangzhou)).toMatchObject({ registeredOn: '2026-11-22' });
  });

  test('does not let residence begin before moving in (SC663-2)', () => {
    expect(confirm(pending({ moveInOn: date('2026-12-05') }), owner, hoursLater(1), guangzhou)).toMatchObject({ registeredOn: '2026-12-05' });
    expect(confirm(pending({ moveInOn: date('2026-11-19') }), owner, hoursLater(1), guangzhou)).toMatchObject({ registeredOn: '2026-11-21' });
  });

  test('again, by the same or another confirmer, changes nothing: the first answer wins', () => {
    expect(confirm(confirmed, owner, hoursLater(2), guangzhou)).toBeNull();
    expect(confirm(confirmed, custodian, hoursLater(2), guangzhou)).toBeNull();
  });

  test.each([[stranger], [resident], ['']])('by %j is refused, in every state', (by) => {
    for (const d of [pending(), confirmed, rejected, withdrawn]) {
      expect(() => confirm(d, by, hoursLater(1), guangzhou)).toThrow(expect.objectContaining({ reason: 'NOT_THE_CONFIRMER', metadata: { declaration: d.id } }));
      expect(() => reject(d, by, hoursLater(1), 'UNKNOWN_PERSON')).toThrow('NOT_THE_CONFIRMER');
    }
  });

  test.each<[string, Declaration]>([['REJECTED', rejected], ['WITHDRAWN', withdrawn], ['UNDER_REVIEW', underReview]])('what is %s is refused', (state, d) => {
    expect(() => confirm(d, owner, hoursLater(1), guangzhou)).toThrow(expect.objectContaining({ reason: 'DECLARATION_NOT_PENDING', metadata: { declaration: d.id, state } }));
  });
});

describe('refusing', () => {
  test('needs a listed reason, kept with the declaration (C20)', () => {
    expect(rejected).toMatchObject({ state: 'REJECTED', rejectReason: 'NOT_LIVING_HERE', decidedBy: owner, registeredOn: null });
  });

  test('again changes nothing', () => {
    expect(reject(rejected, custodian, hoursLater(2), 'UNKNOWN_PERSON')).toBeNull();
  });

  test('after a confirmation, a withdrawal, or while an officer decides is refused', () => {
    for (const d of [confirmed, withdrawn, underReview]) expect(() => reject(d, owner, hoursLater(2), 'MOVED_OUT')).toThrow('DECLARATION_NOT_PENDING');
  });
});
