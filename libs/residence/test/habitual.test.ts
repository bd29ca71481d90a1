import { shanghaiDate } from '@yuejuma/kernel';
import { describe, expect, test } from 'vitest';
import { askHabitual, confirm, end, isHabitualToBeSet, needsHabitualReview, reviewHabitual, setHabitual, unsetHabitual } from '../src/index.js';
import { after, custodian, date, daysLater, guangzhou, hoursLater, owner, pending, resident, stranger } from './flat.js';

const active = after(pending(), confirm(pending(), owner, hoursLater(1), guangzhou));
const ownHome = pending({ confirmers: [{ subjectId: resident, kind: 'OWNER' }] });

describe('常住地', () => {
  test('is set by the resident on an active registration (R31), and once', () => {
    const habitual = after(active, setHabitual(active, resident, hoursLater(2), guangzhou));
    expect(habitual).toMatchObject({ state: 'ACTIVE', isHabitual: true });
    expect(setHabitual(habitual, resident, hoursLater(3), guangzhou)).toBeNull();
  });

  test('is not set by others, nor before the confirmation', () => {
    expect(() => setHabitual(active, owner, hoursLater(2), guangzhou)).toThrow('NOT_THE_DECLARANT');
    expect(() => setHabitual(pending(), resident, hoursLater(2), guangzhou)).toThrow(expect.objectContaining({ reason: 'DECLARATION_NOT_ACTIVE', metadata: { declaration: '4401-1', state: 'PENDING' } }));
  });

  test('takes the confirmation of the last 12 months for the owner\'s review, to the day (G6)', () => {
    expect(needsHabitualReview(active, new Date('2027-11-21T15:59:59Z'), guangzhou)).toBe(false);
    expect(needsHabitualReview(active, new Date('2027-11-21T16:00:00Z'), guangzhou)).toBe(true);
    expect(() => setHabitual(active, resident, daysLater(366), guangzhou)).toThrow('HABITUAL_REVIEW_REQUIRED');
  });

  test('is set after the owner or custodian has reviewed it again', () => {
    for (const by of [owner, custodian]) {
      const asked = after(active, askHabitual(active, resident, daysLater(399)));
      const reviewed = after(asked, reviewHabitual(asked, by, daysLater(400)));
      expect([isHabitualToBeSet(asked), isHabitualToBeSet(reviewed), reviewHabitual(reviewed, by, daysLater(400))]).toEqual([false, true, null]);
      expect(setHabitual(reviewed, resident, daysLater(401), guangzhou)).toMatchObject({ kind: 'SET_HABITUAL' });
    }
    expect(() => reviewHabitual(active, stranger, daysLater(400))).toThrow('NOT_THE_CONFIRMER');
    expect(() => reviewHabitual(pending(), owner, daysLater(400))).toThrow('DECLARATION_NOT_ACTIVE');
  });

  test('is reviewed also where the clock of the reviewer\'s server is behind that of the resident\'s', () => {
    const asked = after(active, askHabitual(active, resident, daysLater(400)));
    const reviewed = after(asked, reviewHabitual(asked, owner, hoursLater(-1, daysLater(400))));
    expect([isHabitualToBeSet(reviewed), reviewHabitual(reviewed, owner, daysLater(400))]).toEqual([true, null]);
  });

  test('needs no review of the proven owner\'s own home', () => {
    expect(setHabitual(ownHome, resident, daysLater(4000), guangzhou)).toMatchObject({ kind: 'SET_HABITUAL' });
  });

  test('gives way to another one, and once (G9)', () => {
    const habitual = after(active, setHabitual(active, resident, hoursLater(2), guangzhou));
    const former = after(habitual, unsetHabitual(habitual, 'job', hoursLater(3)));
    expect(former).toMatchObject({ state: 'ACTIVE', isHabitual: false });
    expect(unsetHabitual(former, 'job', hoursLater(4))).toBeNull();
  });
});

describe('moving out', () => {
  test('needs nobody\'s consent, takes effect that day and ends the 常住地 (G15, C44)', () => {
    const habitual = after(active, setHabitual(active, resident, hoursLater(2), guangzhou));
    expect(after(habitual, end(habitual, resident, new Date('2027-03-01T16:00:00Z'), date('2027-03-02'), 'MOVED_OUT', guangzhou)))
      .toMatchObject({ state: 'ENDED', isHabitual: false, endedOn: '2027-03-02', endCause: 'MOVED_OUT', registeredOn: '2026-11-21' });
  });

  test('twice changes nothing; by the owner, or before a confirmation, it is refused', () => {
    const ended = after(active, end(active, resident, daysLater(9), shanghaiDate(daysLater(9)), 'CANCELLED', guangzhou));
    expect(end(ended, resident, daysLater(10), shanghaiDate(daysLater(10)), 'MOVED_OUT', guangzhou)).toBeNull();
    expect(() => end(active, owner, daysLater(9), shanghaiDate(daysLater(9)), 'MOVED_OUT', guangzhou)).toThrow('NOT_THE_DECLARANT');
    expect(() => end(pending(), resident, daysLater(9), shanghaiDate(daysLater(9)), 'MOVED_OUT', guangzhou)).toThrow('DECLARATION_NOT_ACTIVE');
    expect(() => setHabitual(ended, resident, daysLater(10), guangzhou)).toThrow('DECLARATION_NOT_ACTIVE');
  });
});
