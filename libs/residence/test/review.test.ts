import { describe, expect, test } from 'vitest';
import { appeal, closeDispute, confirm, decideByOfficer, dispute, escalate, escalationTime, reject, withdraw } from '../src/index.js';
import type { Action } from '../src/index.js';
import { after, evening, guangzhou, hoursLater, officer, owner, pending, relative, resident, stranger } from './flat.js';

const underReview = pending({ isTyped: true });
const yes = { decision: 'CONFIRM', evidenceIds: ['lease'] } as const;
const no = { decision: 'REJECT', reason: 'EVIDENCE_INSUFFICIENT', evidenceIds: ['visit'] } as const;

describe('an officer', () => {
  test('confirms on evidence, from the day of submission (G3, G8)', () => {
    const act = decideByOfficer(underReview, { by: officer, unitId: 'unit-tianhe' }, hoursLater(100), guangzhou, yes);
    expect(act).toMatchObject({ kind: 'OFFICER_CONFIRMED', by: officer, registeredOn: '2026-11-21', evidenceIds: ['lease'] });
    expect(after(underReview, act)).toMatchObject({ state: 'ACTIVE', confirmerKind: 'OFFICER', decidedBy: officer });
  });

  test('refuses with a listed reason and evidence', () => {
    expect(after(underReview, decideByOfficer(underReview, { by: officer, unitId: 'unit-tianhe' }, hoursLater(1), guangzhou, no)))
      .toMatchObject({ state: 'REJECTED', rejectReason: 'EVIDENCE_INSUFFICIENT', registeredOn: null });
  });

  test('decides once; the same decision again changes nothing, another one is refused', () => {
    const confirmed = after(underReview, decideByOfficer(underReview, { by: officer, unitId: 'unit-tianhe' }, hoursLater(1), guangzhou, yes));
    expect(decideByOfficer(confirmed, { by: officer, unitId: 'unit-tianhe' }, hoursLater(2), guangzhou, yes)).toBeNull();
    expect(() => decideByOfficer(confirmed, { by: officer, unitId: 'unit-tianhe' }, hoursLater(2), guangzhou, no))
      .toThrow(expect.objectContaining({ reason: 'DECLARATION_NOT_UNDER_REVIEW', metadata: { declaration: confirmed.id, state: 'ACTIVE' } }));
  });

  test('does not decide what waits for or was answered by the owner', () => {
    const confirmed = after(pending(), confirm(pending(), owner, hoursLater(1), guangzhou));
    for (const d of [pending(), confirmed]) expect(() => decideByOfficer(d, { by: officer, unitId: 'unit-tianhe' }, hoursLater(2), guangzhou, yes)).toThrow('DECLARATION_NOT_UNDER_REVIEW');
  });

  test('of the unit that refused does not decide the appeal by way of a dispute either (C49)', () => {
    const refused = after(underReview, decideByOfficer(underReview, { by: officer, unitId: 'unit-tianhe' }, hoursLater(1), guangzhou, no));
    const appealed = after(refused, appeal(refused, resident, hoursLater(2)));
    const disputed = after(appealed, dispute(appealed, stranger, hoursLater(3), guangzhou));
    expect(() => closeDispute(disputed, { by: 'another', unitId: 'unit-tianhe' }, hoursLater(4), false, ['visit'])).toThrow('SECOND_UNIT_REQUIRED');
    expect(closeDispute(disputed, { by: 'another', unitId: 'unit-review' }, hoursLater(4), false, ['visit'])).toMatchObject({ kind: 'OFFICER_REJECTED' });
  });

  test('does not decide on themselves, their own declaration or dwelling (C53)', () => {
    const cases = [
      pending({ isTyped: true, residentId: officer }), pending({ isTyped: true, by: officer, residentId: relative }),
      pending({ isDwelling: false, confirmers: [{ subjectId: officer, kind: 'OWNER' }] }),
    ];
    for (const d of cases) expect(() => decideByOfficer(d, { by: officer, unitId: 'unit-tianhe' }, hoursLater(1), guangzhou, yes)).toThrow('OWN_CASE');
  });
});

describe('a silent owner (G5)', () => {
  test('has 72 hours, then the officer has it; nothing is approved or refused by silence', () => {
    expect(escalationTime(pending(), guangzhou)).toEqual(hoursLater(72));
    expect(escalate(pending(), 'job', new Date(hoursLater(72).getTime() - 1), guangzhou)).toBeNull();
    const act = escalate(pending(), 'job', hoursLater(72), guangzhou);
    expect(after(pending(), act)).toMatchObject({ state: 'UNDER_REVIEW', reviewCause: 'CONFIRMER_SILENT', confirmerKind: 'OFFICER', registeredOn: null });
  });

  test('costs the resident no day', () => {
    const escalated = after(pending(), escalate(pending(), 'job', hoursLater(72), guangzhou));
    expect(decideByOfficer(escalated, { by: officer, unitId: 'unit-tianhe' }, hoursLater(300), guangzhou, yes)).toMatchObject({ registeredOn: '2026-11-21' });
  });

  test('is not escalated twice, nor once somebody answered', () => {
    const escalated = after(pending(), escalate(pending(), 'job', hoursLater(72), guangzhou));
    const confirmed = after(pending(), confirm(pending(), owner, evening, guangzhou));
    for (const d of [escalated, confirmed]) expect(escalate(d, 'job', hoursLater(500), guangzhou)).toBeNull();
  });
});

describe('an appeal (C54)', () => {
  const rejected = after(pending(), reject(pending(), owner, hoursLater(1), 'UNKNOWN_PERSON'));
  const appealed = after(rejected, appeal(rejected, resident, hoursLater(2)));

  test('brings a refusal before an officer, with the day of submission kept', () => {
    expect(appealed).toMatchObject({ state: 'UNDER_REVIEW', reviewCause: 'APPEAL', rejectReason: null, decidedBy: null });
    expect(decideByOfficer(appealed, { by: officer, unitId: 'unit-tianhe' }, hoursLater(50), guangzhou, yes)).toMatchObject({ registeredOn: '2026-11-21' });
  });

  test('made twice is one appeal; only the resident makes it, and only against what was decided against them', () => {
    expect(appeal(appealed, resident, hoursLater(3))).toBeNull();
    expect(() => appeal(rejected, stranger, hoursLater(3))).toThrow('NOT_THE_DECLARANT');
    expect(() => appeal(pending(), resident, hoursLater(3))).toThrow('NOTHING_TO_APPEAL');
  });
});

describe('an appeal of an end that nobody answered (C54)', () => {
  test('leaves a registration that nobody ever confirmed what it is: no evidence', () => {
    const refused = after(pending(), reject(pending(), owner, hoursLater(1), 'UNKNOWN_PERSON'));
    const citation = { policyVersion: 'v', ruleIds: [] };
    const lapsed: Action = { kind: 'LAPSED', by: 'job', at: hoursLater(500), registeredOn: refused.moveInOn, citation };
    const stood = after(after(refused, appeal(refused, resident, hoursLater(2))), lapsed);
    const ended = after(stood, { kind: 'ENDED', by: officer, at: hoursLater(600), endedOn: refused.moveInOn, cause: 'STRANGER', unitId: 'unit-tianhe', evidenceIds: ['visit'] });
    const again = after(after(ended, appeal(ended, resident, hoursLater(601))), lapsed);
    expect([stood, again].map(({ state, confirmerKind }) => [state, confirmerKind])).toEqual([['ACTIVE', 'LAPSE'], ['ACTIVE', 'LAPSE']]);
  });
});

describe('withdrawing', () => {
  test('takes an appealed declaration back with its appeal', () => {
    const refused = after(underReview, decideByOfficer(underReview, { by: officer, unitId: 'unit-tianhe' }, hoursLater(1), guangzhou, no));
    const appealed = after(refused, appeal(refused, resident, hoursLater(2)));
    expect(after(appealed, withdraw(appealed, resident, hoursLater(3)))).toMatchObject({ state: 'WITHDRAWN', appealed: null });
  });

  test('needs nobody, while nothing is decided', () => {
    for (const d of [pending(), underReview]) expect(after(d, withdraw(d, resident, hoursLater(1)))).toMatchObject({ state: 'WITHDRAWN', registeredOn: null });
    expect(withdraw(pending({ by: relative }), relative, hoursLater(1))).not.toBeNull();
  });

  test('twice changes nothing; by a stranger or after a decision it is refused', () => {
    const withdrawn = after(pending(), withdraw(pending(), resident, hoursLater(1)));
    expect(withdraw(withdrawn, resident, hoursLater(2))).toBeNull();
    expect(() => withdraw(pending(), owner, hoursLater(1))).toThrow('NOT_THE_DECLARANT');
    const confirmed = after(pending(), confirm(pending(), owner, hoursLater(1), guangzhou));
    expect(() => withdraw(confirmed, resident, hoursLater(2))).toThrow(expect.objectContaining({ reason: 'DECLARATION_NOT_PENDING', metadata: { declaration: '4401-1', state: 'ACTIVE' } }));
  });
});
