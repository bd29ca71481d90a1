import { describe, expect, test } from 'vitest';
import { declared, fold } from '../src/index.js';
import { custodian, date, evening, guangzhou, input, owner, pending, relative, resident, shenzhen } from './flat.js';

describe('declaring a residence', () => {
  test('waits for the owner or custodian of the dwelling (R23, R24)', () => {
    const acts = declared(input(), guangzhou);
    expect(acts.map((act) => act.kind)).toEqual(['DECLARED']);
    expect(fold(acts)).toMatchObject({ state: 'PENDING', confirmerKind: 'OWNER', registeredOn: null, isHabitual: false, createTime: evening, version: 1 });
  });

  test('waits for the custodian where no owner is named', () => {
    expect(pending({ confirmers: [{ subjectId: custodian, kind: 'CUSTODIAN' }] })).toMatchObject({ state: 'PENDING', confirmerKind: 'CUSTODIAN' });
  });

  test.each([
    ['an address typed by hand (R25)', { isTyped: true, addressId: null, dwellingId: null, confirmers: [] }, 'TYPED_ADDRESS'],
    ['a dwelling without a known owner (G3)', { confirmers: [] }, 'NO_KNOWN_OWNER'],
    ['the fiftieth registrant of one dwelling (C7, T8)', { registrants: 49 }, 'CROWDED'],
    ['the fiftieth, even the proven owner', { registrants: 49, confirmers: [{ subjectId: resident, kind: 'OWNER' as const }] }, 'CROWDED'],
    ['an office or shop, whoever owns it (C7)', { isDwelling: false }, 'DWELLING_USE'],
    ['a flat whose only custodian is the resident (C53)', { confirmers: [{ subjectId: resident, kind: 'CUSTODIAN' as const }] }, 'NO_KNOWN_OWNER'],
  ])('lies with the officer from the start for %s', (_, change, reviewCause) => {
    const acts = declared(input(change), guangzhou);
    expect(acts.map((act) => act.kind)).toEqual(['DECLARED', 'ROUTED_TO_OFFICER']);
    expect(fold(acts)).toMatchObject({ state: 'UNDER_REVIEW', confirmerKind: 'OFFICER', reviewCause, registeredOn: null });
  });

  test('is confirmed at once for the proven owner, and only for the owner (R28)', () => {
    const acts = declared(input({ dwellingUse: 'OWNED', confirmers: [{ subjectId: resident, kind: 'OWNER' }] }), guangzhou);
    expect(acts.map((act) => act.kind)).toEqual(['DECLARED', 'CONFIRMED']);
    expect(fold(acts)).toMatchObject({ state: 'ACTIVE', confirmerKind: 'SELF', registeredOn: '2026-11-21', decidedBy: resident });
    expect(pending({ dwellingUse: 'OWNED' })).toMatchObject({ state: 'PENDING' });
  });

  test('does not make an owner who declares for somebody else the confirmed one', () => {
    expect(pending({ by: owner, residentId: relative })).toMatchObject({ state: 'PENDING', declarantId: owner, residentId: relative });
  });

  test.each([
    ['2026-11-17', false], ['2026-11-18', true], ['2026-11-21', true], ['2026-12-21', true], ['2026-12-22', false],
  ])('with a move-in on %s is taken on 2026-11-21: %s', (moveInOn, isTaken) => {
    const declare = (): unknown => declared(input({ moveInOn: date(moveInOn) }), guangzhou);
    if (isTaken) expect(declare()).toBeDefined();
    else expect(declare).toThrow(expect.objectContaining({
      reason: 'MOVE_IN_DATE_OUT_OF_RANGE', metadata: { field: 'moveInDate', earliest: '2026-11-18', latest: '2026-12-21' },
    }));
  });

  test('counts today in Shanghai, where it is a day later than in UTC from 16:00 on', () => {
    const at = new Date('2026-11-21T16:00:00Z');
    expect(() => declared(input({ at, moveInOn: date('2026-11-18') }), guangzhou)).toThrow('MOVE_IN_DATE_OUT_OF_RANGE');
    expect(declared(input({ at, moveInOn: date('2026-12-22') }), guangzhou)).toHaveLength(1);
  });

  test('is not open to residents in Shenzhen, but to its adapter (R36, R39)', () => {
    const change = { declarationId: '4403-1', cityCode: '4403' };
    expect(() => declared(input(change), shenzhen)).toThrow(expect.objectContaining({ reason: 'ADDRESS_ENTRY_DISABLED', metadata: { city: '4403' } }));
    expect(declared(input({ ...change, source: 'CITY_ADAPTER', moveInOn: date('2019-03-01') }), shenzhen)[0]).toMatchObject({ source: 'CITY_ADAPTER' });
  });
});
