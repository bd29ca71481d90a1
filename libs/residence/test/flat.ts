import { resolve } from 'node:path';
import { plainDate, type PlainDate } from '@yuejuma/kernel';
import { loadPolicies } from '@yuejuma/policy/load';
import { apply, declared, fold, type Action, type Declaration, type DeclarationInput } from '../src/index.js';

const policies = loadPolicies(resolve(import.meta.dirname, '../../../policies'));
export const date = (text: string): PlainDate => plainDate(text);
export const guangzhou = policies.on('4401', date('2026-11-21'));
export const shenzhen = policies.on('4403', date('2026-11-21'));

export const [resident, owner, custodian, stranger, officer, relative] = ['resident', 'owner', 'custodian', 'stranger', 'officer', 'relative'] as const;

/** A Saturday evening in Guangzhou: 22:30 there, the same civil day in UTC. */
export const evening = new Date('2026-11-21T14:30:00Z');
export const hoursLater = (hours: number, from = evening): Date => new Date(from.getTime() + hours * 3_600_000);
export const daysLater = (days: number, from = evening): Date => hoursLater(24 * days, from);

/** 王小明 declares a rented flat whose owner is proven and has a custodian. */
export function input(change: Partial<DeclarationInput> = {}): DeclarationInput {
  return {
    declarationId: '4401-1', by: resident, at: evening, residentId: resident, cityCode: '4401', source: 'SELF_DECLARED',
    addressId: '4401-a', dwellingId: '4401-d', dwellingUse: 'RENTED', reason: 'WORK', moveInOn: date('2026-11-21'),
    isTyped: false, isDwelling: true, registrants: 0,
    confirmers: [{ subjectId: owner, kind: 'OWNER' }, { subjectId: custodian, kind: 'CUSTODIAN' }],
    ...change,
  };
}

export function pending(change: Partial<DeclarationInput> = {}): Declaration {
  return fold(declared(input(change), guangzhou));
}

/** The declaration after an act that has to change something. */
export function after(d: Declaration, act: Action | null): Declaration {
  if (act === null) throw new Error('the act changes nothing');
  return apply(d, act);
}
