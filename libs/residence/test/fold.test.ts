import { DomainError } from '@yuejuma/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedActs, appeal, apply, confirm, decideByOfficer, declared, end, escalate, fold, mayFollow, reject, reviewHabitual, setHabitual, unsetHabitual, withdraw,
  type Action, type Declaration, type DeclarationState,
} from '../src/index.js';
import { custodian, date, guangzhou, hoursLater, input, officer, owner, pending, relative, resident, stranger } from './flat.js';

type Command = (d: Declaration, by: string, at: Date) => Action | null;
const commands: Record<string, Command> = {
  confirm: (d, by, at) => confirm(d, by, at, guangzhou),
  reject: (d, by, at) => reject(d, by, at, 'WRONG_DATE'),
  escalate: (d, by, at) => escalate(d, by, at, guangzhou),
  officerConfirms: (d, by, at) => decideByOfficer(d, by, at, guangzhou, { decision: 'CONFIRM', evidenceIds: [] }),
  officerRejects: (d, by, at) => decideByOfficer(d, by, at, guangzhou, { decision: 'REJECT', reason: 'UNKNOWN_PERSON', evidenceIds: [] }),
  appeal, withdraw, reviewHabitual, unsetHabitual,
  setHabitual: (d, by, at) => setHabitual(d, by, at, guangzhou),
  end: (d, by, at) => end(d, by, at, 'MOVED_OUT'),
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
        expect(d.registeredOn !== null).toBe(d.state === 'ACTIVE' || d.state === 'ENDED');
        expect(d.isHabitual && d.state !== 'ACTIVE').toBe(false);
        expect(d.endedOn !== null).toBe(d.state === 'ENDED');
        expect(d.rejectReason !== null).toBe(d.state === 'REJECTED');
        expect(d.version).toBe(history.length);
      }
      expect(fold(history)).toEqual(d);
      expect(fold(structuredClone(history))).toEqual(d);
    }), { numRuns: 1_500 });
    expect([...seen].sort()).toEqual(states.filter((state) => state !== 'PENDING').sort());
  });

  test('doing the same again changes nothing', () => {
    const repeatable = Object.keys(commands).filter((name) => name !== 'reviewHabitual');
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
  const kinds: Record<Exclude<Action['kind'], 'DECLARED'>, Action> = {
    CONFIRMED: { kind: 'CONFIRMED', by: owner, at: hoursLater(1), as: 'OWNER', registeredOn: date('2026-11-21'), citation: { policyVersion: 'v', ruleIds: [] } },
    REJECTED: { kind: 'REJECTED', by: owner, at: hoursLater(1), as: 'OWNER', reason: 'MOVED_OUT' },
    ROUTED_TO_OFFICER: { kind: 'ROUTED_TO_OFFICER', by: 'job', at: hoursLater(1), cause: 'CONFIRMER_SILENT' },
    OFFICER_CONFIRMED: { kind: 'OFFICER_CONFIRMED', by: officer, at: hoursLater(1), registeredOn: date('2026-11-21'), citation: { policyVersion: 'v', ruleIds: [] }, evidenceIds: [] },
    OFFICER_REJECTED: { kind: 'OFFICER_REJECTED', by: officer, at: hoursLater(1), reason: 'MOVED_OUT', evidenceIds: [] },
    WITHDRAWN: { kind: 'WITHDRAWN', by: resident, at: hoursLater(1) },
    HABITUAL_REVIEWED: { kind: 'HABITUAL_REVIEWED', by: owner, at: hoursLater(1) },
    SET_HABITUAL: { kind: 'SET_HABITUAL', by: resident, at: hoursLater(1) },
    UNSET_HABITUAL: { kind: 'UNSET_HABITUAL', by: 'job', at: hoursLater(1) },
    ENDED: { kind: 'ENDED', by: resident, at: hoursLater(1), endedOn: date('2026-11-22'), cause: 'MOVED_OUT' },
  };
  const opening = declared(input(), guangzhou);

  test('adds up to one of the six states, or is refused where a step is not in the table', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...Object.values(kinds), opening[0]), { maxLength: 8 }), (rest) => {
      let state: DeclarationState | null = 'PENDING';
      const last = rest.reduce((d: Declaration | null, act) => {
        if (d === null || state === null || act.kind === 'DECLARED' || !mayFollow(state, act.kind)) { state = null; return null; }
        const next = apply(d, act);
        state = next.state;
        return next;
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

  test('that is over takes nothing more', () => {
    expect(allowedActs.ENDED).toEqual([]);
    expect(allowedActs.WITHDRAWN).toEqual([]);
  });
});
