import type { Intent } from '../../lib/intent.js';
import type { Stay, Where } from './declaration.js';

/** An unfinished declaration. It holds an address and choices, never a name or a number of a person. */
export type Draft = Stay & {
  where: Where | null;
  /** Of the last try, so that a try after a lost connection is the same declaration and not a second one. */
  intent: Intent | null;
};

export const emptyDraft = (): Draft => ({ where: null, dwellingUse: '', reason: '', moveInDate: '', intent: null });

/** A draft read back from storage; anything that is not one is an empty draft. */
export function draftFrom(text: string | null): Draft {
  if (text === null) return emptyDraft();
  try {
    const read = JSON.parse(text) as Partial<Draft> | null;
    return typeof read === 'object' && read !== null && 'dwellingUse' in read ? { ...emptyDraft(), ...read } : emptyDraft();
  } catch {
    return emptyDraft();
  }
}
