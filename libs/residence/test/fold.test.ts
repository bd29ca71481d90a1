import { addDays, DomainError, shanghaiDate } from '@yuejuma/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedActs, announceEnd, appeal, apply, askHabitual, closeDispute, confirm, decideByOfficer, decideEnd, declared, dispute, end, escalate, escalateToNextLevel, fold, lapse,
  lapseDispute, mayFollow, moveOut, objectToEnd, reject, reviewHabitual, revokeEnd, setHabitual, stay, undo, unsetHabitual, withdraw, type Action, type Declaration, type DeclarationState,
} from '../src/index.js';
import { custodian, date, guangzhou, hoursLater, input, officer, owner, pending, relative, resident, stranger } from './flat.js';

type Command = (d: Declaration, by: string, at: Date) => Action | null;
const commands: Record<string, Command> = {
  confirm: (d, by, at) => confirm(d, by, at, guangzhou),
  reject: (d, by, at) => reject(d, by, at, 'WRONG_DATE'),
  escalate: (d, by, at) => escalate(d, by, at, guangzhou),
  officerConfirms: (d, by, at) => decideByOfficer(d, { by, unitId: `unit of ${by}` }, at, guangzhou, { decision: 'CONFIRM', evidenceIds: [] }),
  officerRejects: (d, by, at) => decideByOfficer(d, { by, unitId: `unit of ${by}` }, at, guangzhou, { decision: 'REJECT', reason: 'UNKNOWN_PERSON', evidenceIds: [] }),
  escalateToNextLevel: (d, by, at) => escalateToNextLevel(d, by, at, hoursLater(200)),
  lapse: (d, by, at) => lapse(d, by, at, shanghaiDate(hoursLater(400)), guangzhou),
  appeal, withdraw, reviewHabitual, unsetHabitual, askHabitual, objectToEnd, revokeEnd, stay, lapseDispute,
  setHabitual: (d, by, at) => setHabitual(d, by, at, guangzhou),
  end: (d, by, at) => end(d, by, at, shanghaiDate(at), 'MOVED_OUT', guangzhou),
  planMove: (d, by, at) => end(d, by, at, addDays(shanghaiDate(at), 9), 'MOVED_OUT', guangzhou),
  moveOut: (d, _, at) => moveOut(d, at),
  announceEnd: (d, by, at) => announceEnd(d, by, at, addDays(shanghaiDate(at), 20), guangzhou),
  upholdEnd: (d, by, at) => decideEnd(d, { by, unitId: `unit of ${by}` }, at, true, []),
  refuseEnd: (d, by, at) => decideEnd(d, { by, unitId: `unit of ${by}` }, at, false, []),
  dispute: (d, by, at) => dispute(d, by, at, guangzhou),
  disputeStands: (d, by, at) => closeDispute(d, { by, unitId: `unit of ${by}` }, at, true, []),
  disputeEnds: (d, by, at) => closeDispute(d, { by, unitId: `unit of ${by}` }, at, false, []),
};
const states = Object.keys(allowedActs) as DeclarationState[];
const people = fc.constantFrom(resident, owner, custodian, stranger, officer, relative);
const openings = fc.record({
  by: fc.constantFrom(resident, relative), isTyped: fc.boolean(), isDwelling: fc.boolean(),
  confirmers: fc.subarray([{ subjectId: owner, kind: 'OWNER' as const }, { subjectId: custodian, kind: 'CUSTODIAN' as const }, { subjectId: resident, kind: 'OWNER' as const }]),
}).map((change) => declared(input(change), guangzhou));
const steps = fc.array(fc.record({ name: fc.constantFrom(...Object.keys(commands)), by: people, hours: fc.integer({ min: 0, max: 2_000 }) }), { maxLength: 25 });

/** The action of a command, null when it changes nothing, the error when it is refused. */
function attempt(name: string, d: Declaration, by: string, at: Date): Action | null | DomainError {
  try {
    return commands[name]!(d, by, at);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** The declaration after an action, or as it was when that cannot follow. */
function whatStillFits(d: Declaration, act: Action): Declaration {
  try {
    return apply(d, act);
  } catch (error) {
    if (error instanceof RangeError) return d;
    throw error;
  }
}

describe('whatever anybody does in whatever order', () => {
  test('the declaration stays in one of its six states, and its fields agree with the state', () => {
    const seen = new Set<DeclarationState>();
    fc.assert(fc.property(openings, steps, (opening, plan) => {
      let [d, at, history] = [fold(opening), opening[0].at, [...opening] as Action[]];
      for (const { name, by, hours } of plan) {
        at = hoursLater(hours, at);
        const act = attempt(name, d, by, at);
        if (act === null || act instanceof DomainError) continue;
        history = [...history, act];
        d = apply(d, act);
        seen.add(d.state);
        expect(states).toContain(d.state);
        expect(d.registeredOn !== null).toBe(d.state === 'ACTIVE' || d.state === 'ENDED' || d.appealed?.of === 'END');
        if (d.appealed !== null) expect(d.state).toBe('UNDER_REVIEW');
        if (d.endNotice !== null) expect(d.state).toBe('ACTIVE');
        expect(d.isHabitual && d.state !== 'ACTIVE').toBe(false);
        expect(d.endedOn !== null).toBe(d.state === 'ENDED');
        expect(d.rejectReason !== null).toBe(d.state === 'REJECTED');
        expect(d.version).toBe(history.length);
      }
      expect(fold(history)).toEqual(d);
      expect(fold(structuredClone(history))).toEqual(d);
    }), { numRuns: 1_500 });
    expect([...seen].sort()).toEqual([...states].sort());
  });

  test('doing the same again changes nothing', () => {
    // Each of these says the same again about a later day, or of something that is over.
    const repeatable = Object.keys(commands).filter((name) => !['escalateToNextLevel', 'planMove', 'announceEnd', 'upholdEnd', 'refuseEnd', 'disputeStands', 'disputeEnds'].includes(name));
    fc.assert(fc.property(openings, steps, fc.constantFrom(...repeatable), people, (opening, plan, name, by) => {
      const d = plan.reduce((before, step) => {
        const act = attempt(step.name, before, step.by, hoursLater(step.hours));
        return act === null || act instanceof DomainError ? before : apply(before, act);
      }, fold(opening));
      const act = attempt(name, d, by, hoursLater(100));
      if (act !== null && !(act instanceof DomainError)) expect(attempt(name, apply(d, act), by, hoursLater(101))).toBeNull();
    }), { numRuns: 1_500 });
  });

  test('a refusal or a repetition leaves the declaration untouched', () => {
    fc.assert(fc.property(openings, fc.constantFrom(...Object.keys(commands)), people, (opening, name, by) => {
      const d = fold(opening);
      const before = structuredClone(d);
      attempt(name, d, by, hoursLater(1));
      expect(d).toEqual(before);
    }));
  });
});

describe('a history', () => {
  const kinds: Record<Exclude<Action['kind'], 'DECLARED' | 'UNDONE'>, Action> = {
    CONFIRMED: { kind: 'CONFIRMED', by: owner, at: hoursLater(1), as: 'OWNER', registeredOn: date('2026-11-21'), citation: { policyVersion: 'v', ruleIds: [] } },
    REJECTED: { kind: 'REJECTED', by: owner, at: hoursLater(1), as: 'OWNER', reason: 'MOVED_OUT' },
    ROUTED_TO_OFFICER: { kind: 'ROUTED_TO_OFFICER', by: 'job', at: hoursLater(1), cause: 'CONFIRMER_SILENT' },
    ESCALATED: { kind: 'ESCALATED', by: 'job', at: hoursLater(1) },
    LAPSED: { kind: 'LAPSED', by: 'job', at: hoursLater(1), registeredOn: date('2026-11-21'), citation: { policyVersion: 'v', ruleIds: [] } },
    CONFIRMERS_CHANGED: { kind: 'CONFIRMERS_CHANGED', by: 'address', at: hoursLater(1), confirmers: [] },
    HABITUAL_REFUSED: { kind: 'HABITUAL_REFUSED', by: owner, at: hoursLater(1), reason: 'MOVED_OUT' },
    HABITUAL_ASKED: { kind: 'HABITUAL_ASKED', by: resident, at: hoursLater(1) },
    END_ANNOUNCED: { kind: 'END_ANNOUNCED', by: owner, at: hoursLater(1), endsOn: date('2026-12-20'), objectUntilOn: date('2026-11-28') },
    END_OBJECTED: { kind: 'END_OBJECTED', by: resident, at: hoursLater(1) },
    END_REVOKED: { kind: 'END_REVOKED', by: owner, at: hoursLater(1) },
    END_REFUSED: { kind: 'END_REFUSED', by: officer, at: hoursLater(1), unitId: 'u', evidenceIds: [] },
    END_GRANTED: { kind: 'END_GRANTED', by: officer, at: hoursLater(1), unitId: 'u', evidenceIds: [] },
    END_UPHELD: { kind: 'END_UPHELD', by: officer, at: hoursLater(1), unitId: 'u', evidenceIds: [] },
    REINSTATED: { kind: 'REINSTATED', by: officer, at: hoursLater(1), unitId: 'u', evidenceIds: [] },
    DISPUTED: { kind: 'DISPUTED', by: owner, at: hoursLater(1), closesOn: date('2026-12-06') },
    DISPUTE_CLOSED: { kind: 'DISPUTE_CLOSED', by: officer, at: hoursLater(1), outcome: 'STANDS', evidenceIds: [] },
    OFFICER_CONFIRMED: { kind: 'OFFICER_CONFIRMED', by: officer, at: hoursLater(1), unitId: 'u', registeredOn: date('2026-11-21'), citation: { policyVersion: 'v', ruleIds: [] }, evidenceIds: [] },
    OFFICER_REJECTED: { kind: 'OFFICER_REJECTED', by: officer, at: hoursLater(1), unitId: 'u', reason: 'MOVED_OUT', evidenceIds: [] },
    WITHDRAWN: { kind: 'WITHDRAWN', by: resident, at: hoursLater(1) },
    HABITUAL_REVIEWED: { kind: 'HABITUAL_REVIEWED', by: owner, at: hoursLater(1) },
    SET_HABITUAL: { kind: 'SET_HABITUAL', by: resident, at: hoursLater(1) },
    UNSET_HABITUAL: { kind: 'UNSET_HABITUAL', by: 'job', at: hoursLater(1) },
    ENDED: { kind: 'ENDED', by: resident, at: hoursLater(1), endedOn: date('2026-11-22'), cause: 'OWNER_ENDED', unitId: 'u', evidenceIds: [] },
  };
  const opening = declared(input(), guangzhou);

  test('adds up to one of the six states, or is refused where a step is not in the table', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...Object.values(kinds), opening[0]), { maxLength: 8 }), (rest) => {
      let state: DeclarationState | null = 'PENDING';
      const last = rest.reduce((d: Declaration | null, act) => {
        if (d === null || state === null || act.kind === 'DECLARED' || !mayFollow(state, act.kind)) { state = null; return null; }
        const next = whatStillFits(d, act);
        state = next === d ? null : next.state;
        return next === d ? null : next;
      }, fold(opening));
      if (last === null) expect(() => fold([...opening, ...rest])).toThrow(RangeError);
      else expect(states).toContain(fold([...opening, ...rest]).state);
    }), { numRuns: 2_000 });
  });

  test('begins with DECLARED and has it only there', () => {
    expect(() => fold([])).toThrow(RangeError);
    expect(() => fold([kinds.CONFIRMED])).toThrow(RangeError);
    expect(() => apply(pending(), opening[0])).toThrow(RangeError);
  });

  test('that is over takes an appeal against an end, or nothing more', () => {
    expect(allowedActs.ENDED).toEqual(['ROUTED_TO_OFFICER']);
    expect(allowedActs.WITHDRAWN).toEqual([]);
    const moved = { ...kinds.ENDED, cause: 'MOVED_OUT' } as Action;
    expect(() => fold([...opening, kinds.CONFIRMED, moved, { ...kinds.ROUTED_TO_OFFICER, cause: 'APPEAL' } as Action])).toThrow(RangeError);
  });
});

describe('undoing', () => {
  const bad = 'bad-officer';
  const scope = { actorId: bad, from: hoursLater(0), to: hoursLater(1_000) };

  test('takes out exactly the acts of one actor in a window, and what others did stands', () => {
    fc.assert(fc.property(openings, steps, people, fc.nat(20), fc.nat(20), (opening, plan, actorId, start, length) => {
      const history = plan.reduce((before, step) => {
        const act = attempt(step.name, fold(before), step.by, hoursLater(step.hours / 100, before.at(-1)!.at));
        return act === null || act instanceof DomainError ? before : [...before, act];
      }, [...opening] as Action[]);
      const window = { actorId, from: hoursLater(start), to: hoursLater(start + length) };
      const act = undo(history, window, 'admin', hoursLater(5_000), 'case-1');
      const meant = history.flatMap(({ by, at }, index) => (by === actorId && at >= window.from && at < window.to ? [index + 1] : []));
      expect(act?.versions ?? []).toEqual(meant);
      if (act === null) return;
      const after = fold([...history, act]);
      expect(after.version).toBe(history.length + 1);
      expect(undo([...history, act], window, 'admin', hoursLater(5_001), 'case-1')).toBeNull();
      if (meant.includes(1)) return;
      const others = history.slice(1).filter((_, index) => !meant.includes(index + 2));
      expect(after).toEqual({ ...others.reduce(whatStillFits, fold(history.slice(0, 1))), version: after.version, round: after.round });
    }), { numRuns: 500 });
  });

  test('of a confirmation brings the declaration back to where it waited, and it may be confirmed again', () => {
    const routed: Action = { kind: 'ROUTED_TO_OFFICER', by: 'job', at: hoursLater(73), cause: 'CONFIRMER_SILENT' };
    const forged: Action = { kind: 'OFFICER_CONFIRMED', by: bad, at: hoursLater(80), unitId: 'u', registeredOn: date('2026-11-21'), citation: { policyVersion: 'v', ruleIds: [] }, evidenceIds: [] };
    const history = [...declared(input(), guangzhou), routed, forged];
    const undone = undo(history, scope, 'admin', hoursLater(90), 'case-1')!;
    const after = fold([...history, undone]);
    expect(after).toMatchObject({ state: 'UNDER_REVIEW', registeredOn: null, round: 1, version: 4 });
    expect(decideByOfficer(after, { by: officer, unitId: 'u' }, hoursLater(91), guangzhou, { decision: 'CONFIRM', evidenceIds: [] })?.kind).toBe('OFFICER_CONFIRMED');
  });

  test('of a refusal leaves out the appeal against it, and what was decided on that', () => {
    const refused: Action = { kind: 'REJECTED', by: bad, at: hoursLater(2), as: 'OWNER', reason: 'NOT_LIVING_HERE' };
    const appealed: Action = { kind: 'ROUTED_TO_OFFICER', by: 'tenant', at: hoursLater(3), cause: 'APPEAL' };
    const upheld: Action = { kind: 'OFFICER_REJECTED', by: officer, at: hoursLater(4), unitId: 'u', reason: 'EVIDENCE_INSUFFICIENT', evidenceIds: ['e'] };
    const history = [...declared(input(), guangzhou), refused, appealed, upheld];
    expect(fold([...history, undo(history, scope, 'admin', hoursLater(5), 'case-1')!])).toMatchObject({ state: 'PENDING', rejectReason: null, appealed: null, round: 2, version: 5 });
  });

  test('of the declaring itself leaves it withdrawn', () => {
    const history = declared(input({ by: bad }), guangzhou);
    expect(fold([...history, undo(history, scope, 'admin', hoursLater(1), 'case-1')!])).toMatchObject({ state: 'WITHDRAWN', version: 2 });
  });
});
